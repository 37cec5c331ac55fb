//! What each dimension of a cube is for.

use domain::group::Group;

use crate::formats::Options;
use crate::formats::cube::{Category, Dimension, Role};
use crate::formats::failure::{Fault, Problem, listed, shortened};

/// Decides what each dimension is for: the caller's word first, then the format's, then names.
pub(super) fn roles_of(dimensions: &[Dimension], options: &Options) -> Result<Vec<Role>, Fault> {
    let mut roles: Vec<Role> = dimensions.iter().map(role_of).collect();
    let names = || listed(dimensions.iter().map(|dimension| dimension.id.as_str()));
    for (named, role) in
        [(&options.area_dimension, Role::Area), (&options.time_dimension, Role::Time)]
    {
        let Some(name) = named else { continue };
        let at = dimensions
            .iter()
            .position(|dimension| dimension.id == *name || dimension.label == *name)
            .ok_or_else(|| Problem::UnknownDimension { name: shortened(name), found: names() })?;
        for other in roles.iter_mut().filter(|other| **other == role) {
            *other = Role::Other;
        }
        roles[at] = role;
    }
    for (role, words, given) in [
        (Role::Area, "the area", options.area.is_some()),
        (Role::Time, "the time", options.period.is_some()),
        (Role::Contents, "the contents", true),
        (Role::Sex, "the sex", true),
    ] {
        let mut of_role = roles.iter().zip(dimensions).filter(|(r, _)| **r == role);
        match (of_role.next(), of_role.next()) {
            (None, _) if !given => {
                return Err(Problem::NoDimension { role: words, found: names() }.into());
            }
            (Some((_, first)), Some((_, second))) => {
                let (first, second) = (first.id.clone(), second.id.clone());
                return Err(Problem::TwoDimensions { role: words, first, second }.into());
            }
            _ => {}
        }
    }
    Ok(roles)
}

fn role_of(dimension: &Dimension) -> Role {
    if let Some(role) = dimension.role {
        return role;
    }
    [&dimension.id, &dimension.label]
        .into_iter()
        .find_map(|name| match name.trim().to_lowercase().as_str() {
            "region" | "område" | "omrade" | "kommun" | "kommuner" | "län" | "lan" | "deso"
            | "regso" | "municipality" | "county" => Some(Role::Area),
            "tid" | "år" | "ar" | "time" | "year" | "månad" | "manad" | "kvartal" | "month"
            | "quarter" | "period" => Some(Role::Time),
            "contentscode" | "tabellinnehåll" | "contents" => Some(Role::Contents),
            "kon" | "kön" | "sex" | "gender" => Some(Role::Sex),
            _ => None,
        })
        .unwrap_or(Role::Other)
}

/// Returns the group of a category of sex. The label decides where it is known, because some
/// publishers number the sexes differently.
pub(super) fn sex_of(category: &Category) -> Result<Group, Problem> {
    let known = |text: &str| match text.trim().to_lowercase().as_str() {
        "män" | "man" | "men" | "male" | "males" | "pojkar" | "boys" | "m" => Some(Group::men()),
        "kvinnor" | "kvinna" | "women" | "woman" | "female" | "females" | "flickor" | "girls"
        | "k" => Some(Group::women()),
        "totalt" | "total" | "båda könen" | "både könen" | "samtliga" | "alla" | "both sexes"
        | "män och kvinnor" | "kvinnor och män" | "men and women" | "women and men" | "t"
        | "tot" | "totsa" | "1+2" => Some(Group::total()),
        _ => None,
    };
    known(&category.label)
        .or_else(|| known(&category.code))
        .or_else(|| match category.code.trim() {
            "1" => Some(Group::men()),
            "2" => Some(Group::women()),
            _ => None,
        })
        .ok_or_else(|| Problem::Group { found: shortened(&category.code) })
}
