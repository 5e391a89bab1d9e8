//! What people say in one ticket: lines of `seed/demo/conversations.toml` that fit its service and class.

use kernel::service_slug::ServiceSlug;

use super::{
    dice::Dice,
    material::{Line, Problem, Talk},
};

/// The lines of one ticket.
pub(super) struct Script<'a> {
    pub(super) talk: &'a Talk,
    pub(super) problem: &'a Problem,
    pub(super) service: &'a ServiceSlug,
    pub(super) class: i32,
    /// The reporter, as staff address them.
    pub(super) name: &'a str,
}

impl Script<'_> {
    /// An answer that ends the matter, or one on the way.
    pub(super) fn answer(&self, is_final: bool, dice: &Dice) -> String {
        if is_final && let Some(own) = &self.problem.answer {
            return self.say(own);
        }
        self.line(&self.talk.answer, |line| line.is_final == is_final, dice)
    }

    pub(super) fn note(&self, dice: &Dice) -> String {
        self.line(&self.talk.note, |_| true, dice)
    }

    pub(super) fn hand_back(&self, dice: &Dice) -> String {
        self.line(&self.talk.hand_back, |_| true, dice)
    }

    pub(super) fn ask_back(&self, dice: &Dice) -> String {
        self.line(&self.talk.ask_back, |_| true, dice)
    }

    pub(super) fn reject(&self, dice: &Dice) -> String {
        self.line(&self.talk.reject, |_| true, dice)
    }

    pub(super) fn route_note(&self, dice: &Dice) -> String {
        self.line(&self.talk.route_note, |_| true, dice)
    }

    pub(super) fn reopen_reason(&self, dice: &Dice) -> String {
        self.line(&self.talk.reopen_reason, |_| true, dice)
    }

    pub(super) fn reply(&self, mood: &str, dice: &Dice) -> String {
        self.line(&self.talk.reply, |line| line.mood == mood, dice)
    }

    /// Grade from 1 to 4, and words. The material counts five stars, as people do.
    pub(super) fn rating(&self, dice: &Dice) -> (i16, Option<String>) {
        let Some(rating) = dice.pick(&self.talk.rating) else {
            return (4, None);
        };
        let grade = (rating.stars * 4 + 4) / 5;
        let comment = Some(rating.comment.clone()).filter(|text| !text.is_empty());
        (grade.clamp(1, 4), comment)
    }

    /// One that fits, and is about this if there is any such.
    fn line(&self, lines: &[Line], wanted: impl Fn(&Line) -> bool, dice: &Dice) -> String {
        let fitting: Vec<&Line> = lines
            .iter()
            .filter(|line| wanted(line) && line.fits(self.service, self.class))
            .collect();
        let specific: Vec<&Line> = fitting
            .iter()
            .copied()
            .filter(|line| line.is_specific())
            .collect();
        let line = dice.pick(if specific.is_empty() { &fitting } else { &specific });
        let any = || lines.iter().find(|line| wanted(line));
        line.copied()
            .or_else(any)
            .map_or_else(String::new, |line| self.say(&line.text))
    }

    fn say(&self, text: &str) -> String {
        text.replace("{nama}", self.name)
    }
}
