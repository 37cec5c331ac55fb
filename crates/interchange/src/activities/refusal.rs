//! Why activities are not written.

use domain::money::Ore;
use time::Date;

use crate::written_text::TextError;

/// Why activities are not written.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ActivitiesError {
    /// There are none.
    #[error("write activities: there are none")]
    NoActivities,
    /// An activity stands twice.
    #[error("write activity {activity:?}: it stands twice in the file")]
    Twice {
        /// The activity.
        activity: String,
    },
    /// Something that every activity has is not there.
    #[error("write activity {activity:?}: it needs {missing}")]
    Missing {
        /// The activity.
        activity: String,
        /// What is not there.
        missing: &'static str,
    },
    /// A text cannot be written.
    #[error("write activity {activity:?}: could not {error}")]
    Text {
        /// The activity.
        activity: String,
        /// What is wrong.
        error: TextError,
    },
    /// A period ends before it starts, a budget covers more than a year, or a day has a year
    /// before 0 or after 9999.
    #[error("write activity {activity:?}: {field} from {start} to {end} is no period it can have")]
    Period {
        /// The activity.
        activity: String,
        /// What the period is of.
        field: &'static str,
        /// First day.
        start: Date,
        /// Last day.
        end: Date,
    },
    /// A budget is below zero.
    #[error("write activity {activity:?}: a budget of {value} kronor is below zero")]
    BelowZero {
        /// The activity.
        activity: String,
        /// The amount.
        value: Ore,
    },
    /// A value is not a finite number, or is missing where it is required.
    #[error(
        "write activity {activity:?}: indicator {indicator:?} has {found} where a number is due"
    )]
    Value {
        /// The activity.
        activity: String,
        /// The indicator.
        indicator: String,
        /// What stands there.
        found: String,
    },
    /// A value is for a place that the activity does not have.
    #[error("write activity {activity:?}: {location:?} is none of its locations")]
    UnknownLocation {
        /// The activity.
        activity: String,
        /// The place.
        location: String,
    },
}
