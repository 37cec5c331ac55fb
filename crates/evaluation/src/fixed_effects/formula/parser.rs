//! From words and signs to a formula.

use super::lexer::{Placed, Token, tokens};
use super::{Expression, Factor, Formula, FormulaError, Formulation, Function, Node};

struct Parser<'a> {
    text: Vec<char>,
    tokens: &'a [Placed],
    next: usize,
}

type Parsed<T> = Result<T, FormulaError>;

pub(super) fn formula(text: &str) -> Parsed<Formula> {
    let tokens = tokens(text)?;
    let mut parser = Parser { text: text.chars().collect(), tokens: &tokens, next: 0 };
    let mut outcomes = vec![parser.outcome()?];
    while parser.takes('+') {
        outcomes.push(parser.outcome()?);
    }
    parser.needs('~', "'~' after the outcome")?;
    let mut formula =
        Formula { outcomes, terms: Vec::new(), has_intercept: true, effects: Vec::new() };
    parser.terms(&mut formula)?;
    if parser.takes('|') {
        parser.effects(&mut formula)?;
    }
    if parser.sees('|') || parser.sees('~') {
        return parser.unsupported("an instrumented part", "leave it out");
    }
    if parser.peek().is_some() {
        return parser.fail(Formulation::Needed { needed: "'+', '|' or the end" });
    }
    let mut kept: Vec<Vec<Factor>> = Vec::new();
    for term in formula.terms {
        if !kept.contains(&term) {
            kept.push(term);
        }
    }
    formula.terms = kept;
    Ok(formula)
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.next).map(|placed| &placed.token)
    }

    /// Returns the position of the next token, or of the end.
    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(self.text.len() + 1, |placed| placed.at)
    }

    fn fail<T>(&self, what: Formulation) -> Parsed<T> {
        Err(FormulaError { at: self.at(), what })
    }

    fn unsupported<T>(&self, what: &'static str, instead: &'static str) -> Parsed<T> {
        self.fail(Formulation::Unsupported { what, instead })
    }

    fn sees(&self, sign: char) -> bool {
        self.peek() == Some(&Token::Sign(sign))
    }

    fn takes(&mut self, sign: char) -> bool {
        let is_there = self.sees(sign);
        self.next += usize::from(is_there);
        is_there
    }

    fn needs(&mut self, sign: char, needed: &'static str) -> Parsed<()> {
        if self.takes(sign) { Ok(()) } else { self.fail(Formulation::Needed { needed }) }
    }

    fn name(&mut self, needed: &'static str) -> Parsed<String> {
        let Some(Token::Name(name)) = self.peek().cloned() else {
            return self.fail(Formulation::Needed { needed });
        };
        self.next += 1;
        Ok(name)
    }

    fn outcome(&mut self) -> Parsed<Expression> {
        match self.factor()? {
            Factor::Value(expression) => Ok(expression),
            _ => self.fail(Formulation::Needed { needed: "an outcome of numbers before this" }),
        }
    }

    fn terms(&mut self, formula: &mut Formula) -> Parsed<()> {
        let mut is_taken_away = self.takes('-');
        loop {
            match self.peek() {
                Some(Token::Number(number)) if *number == 0.0 || *number == 1.0 => {
                    formula.has_intercept = (*number == 1.0) != is_taken_away;
                    self.next += 1;
                }
                _ if is_taken_away => {
                    let needed = "1 after '-', which only takes out the intercept,";
                    return self.fail(Formulation::Needed { needed });
                }
                _ => self.product(formula)?,
            }
            is_taken_away = self.sees('-');
            if !(self.takes('+') || self.takes('-')) {
                break;
            }
        }
        match self.peek() {
            Some(Token::Sign('^' | '/')) => {
                self.unsupported("a power or quotient outside I()", "write I(x^2) or I(x/z)")
            }
            _ => Ok(()),
        }
    }

    /// Reads `a:b` or `a*b`.
    fn product(&mut self, formula: &mut Formula) -> Parsed<()> {
        let mut terms = vec![vec![self.factor()?]];
        loop {
            if self.takes(':') {
                let factor = self.factor()?;
                for term in &mut terms {
                    term.push(factor.clone());
                }
            } else if self.takes('*') {
                let factor = self.factor()?;
                let crossed: Vec<Vec<Factor>> = terms
                    .iter()
                    .map(|term| term.iter().cloned().chain([factor.clone()]).collect())
                    .collect();
                terms.push(vec![factor]);
                terms.extend(crossed);
            } else {
                break;
            }
        }
        formula.terms.extend(terms);
        Ok(())
    }

    fn factor(&mut self) -> Parsed<Factor> {
        let start = self.next;
        if self.sees('(') {
            let instead = "write the terms one by one, or a sum as I(a + b)";
            return self.unsupported("a bracket around terms", instead);
        }
        let name = self.name("a column or function")?;
        if !self.sees('(') {
            let node = Node::Column(name.clone());
            return Ok(Factor::Value(Expression { name, node }));
        }
        match name.as_str() {
            "i" => self.indicators(),
            "sunab" => {
                self.next += 1;
                let cohort = self.name("the column with the first treated period")?;
                self.needs(',', "',' and the period")?;
                let period = self.name("the column with the period")?;
                self.needs(')', "')' after the period")?;
                Ok(Factor::SunAbraham { cohort, period })
            }
            "C" => {
                self.next += 1;
                let of = self.name("a column")?;
                self.needs(')', "')' after the column")?;
                Ok(Factor::Category(of))
            }
            "I" => {
                self.next += 1;
                let node = self.sum()?;
                self.needs(')', "')'")?;
                Ok(Factor::Value(Expression { name: self.written(start), node }))
            }
            _ => {
                self.next = start;
                let node = self.atom()?;
                Ok(Factor::Value(Expression { name: self.written(start), node }))
            }
        }
    }

    /// Returns the tokens from `start` as they are written, without spaces.
    fn written(&self, start: usize) -> String {
        let from = self.tokens[start].at - 1;
        let to = self.tokens.get(self.next).map_or(self.text.len(), |placed| placed.at - 1);
        self.text[from..to].iter().filter(|c| !c.is_whitespace()).collect()
    }

    fn indicators(&mut self) -> Parsed<Factor> {
        self.next += 1;
        let of = self.name("the column with the levels")?;
        let (mut by, mut reference) = (None, None);
        while self.takes(',') {
            let name = self.name("a column or ref = level")?;
            if !self.takes('=') {
                by = Some(name);
                continue;
            }
            if name != "ref" {
                let needed = "ref, the only option of i(),";
                return self.fail(Formulation::Needed { needed });
            }
            reference = Some(self.level()?);
        }
        self.needs(')', "')'")?;
        Ok(Factor::Indicators { of, by, reference })
    }

    fn level(&mut self) -> Parsed<String> {
        let is_negative = self.takes('-');
        let level = match self.peek().cloned() {
            Some(Token::Number(number)) => (if is_negative { -number } else { number }).to_string(),
            Some(Token::Word(word) | Token::Name(word)) if !is_negative => word,
            _ => return self.fail(Formulation::Needed { needed: "a level" }),
        };
        self.next += 1;
        Ok(level)
    }

    fn effects(&mut self, formula: &mut Formula) -> Parsed<()> {
        if self.peek() == Some(&Token::Number(0.0)) {
            self.next += 1;
            return Ok(());
        }
        loop {
            let mut crossed = vec![self.name("an effect to absorb")?];
            while self.takes('^') {
                crossed.push(self.name("a column after '^'")?);
            }
            if self.sees('[') {
                let instead = "write the slope as a term, i(unit, x)";
                return self.unsupported("a slope per level", instead);
            }
            if self.sees('(') {
                self.next -= 1;
                return self.unsupported("a function of an effect", "absorb a column");
            }
            formula.effects.push(crossed);
            if !self.takes('+') {
                return Ok(());
            }
        }
    }

    fn sum(&mut self) -> Parsed<Node> {
        let mut left = self.term()?;
        while let Some(Token::Sign(sign @ ('+' | '-'))) = self.peek().cloned() {
            self.next += 1;
            left = Node::Operation(sign, Box::new(left), Box::new(self.term()?));
        }
        Ok(left)
    }

    fn term(&mut self) -> Parsed<Node> {
        let mut left = self.power()?;
        while let Some(Token::Sign(sign @ ('*' | '/'))) = self.peek().cloned() {
            if self.tokens.get(self.next + 1).map(|placed| &placed.token) == Some(&Token::Sign('*'))
            {
                break;
            }
            self.next += 1;
            left = Node::Operation(sign, Box::new(left), Box::new(self.power()?));
        }
        Ok(left)
    }

    fn power(&mut self) -> Parsed<Node> {
        if self.takes('-') {
            return Ok(negative(self.power()?));
        }
        let base = self.atom()?;
        let is_double = self.sees('*')
            && self.tokens.get(self.next + 1).map(|placed| &placed.token)
                == Some(&Token::Sign('*'));
        if is_double {
            self.next += 1;
        }
        if is_double && self.takes('*') || self.takes('^') {
            let exponent = self.power()?;
            return Ok(Node::Operation('^', Box::new(base), Box::new(exponent)));
        }
        Ok(base)
    }

    fn atom(&mut self) -> Parsed<Node> {
        if self.takes('(') {
            let node = self.sum()?;
            self.needs(')', "')'")?;
            return Ok(node);
        }
        if let Some(Token::Number(number)) = self.peek() {
            let number = *number;
            self.next += 1;
            return Ok(Node::Number(number));
        }
        let start = self.next;
        let name = self.name("a column, number or function")?;
        if !self.takes('(') {
            return Ok(Node::Column(name));
        }
        let function = match name.as_str() {
            "log" | "ln" => Function::Log,
            "exp" => Function::Exp,
            "sqrt" => Function::Root,
            "abs" => Function::Absolute,
            _ => {
                self.next = start;
                return self.fail(Formulation::Function { name });
            }
        };
        let inner = self.sum()?;
        self.needs(')', "')'")?;
        Ok(Node::Function(function, Box::new(inner)))
    }
}

fn negative(node: Node) -> Node {
    Node::Operation('-', Box::new(Node::Number(0.0)), Box::new(node))
}
