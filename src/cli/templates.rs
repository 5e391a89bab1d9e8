//! `laporbkn templates check`: fills every template of a mail with sample data, in both languages, before anybody's mail shows
//! what is wrong with it. Pages are compiled, all of them; what they show is the tests' business.

use chrono::{DateTime, Utc};
use clap::{Parser, Subcommand};
use kernel::locale::Locale;

use super::CliError;
use crate::{
    http::templates::Templates,
    notify::{letter::Letter, outbox::MailKind, sample},
};

/// Templates.
#[derive(Debug, Parser)]
pub(super) struct TemplatesCommand {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Fill every template of a mail with sample data, in both languages
    Check {
        /// Print what was filled, too
        #[arg(long)]
        show: bool,
    },
}

impl TemplatesCommand {
    #[expect(clippy::print_stdout, reason = "the report is the command's output")]
    pub(super) fn run(self) -> Result<(), CliError> {
        let Action::Check { show } = self.action;
        let templates = Templates::load(chrono_tz::Tz::Asia__Jakarta)?;
        let mut faults = 0;
        let mut filled = 0;
        for kind in MailKind::ALL {
            for lang in [Locale::Id, Locale::En] {
                // Any time will do, and the same one each time.
                let letter = sample::letter(kind, lang, DateTime::<Utc>::UNIX_EPOCH);
                for format in ["txt", "html"] {
                    let name = format!("mail/{}.{format}", kind.name());
                    filled += 1;
                    match fill(&templates, &name, &letter) {
                        Ok(text) if show => println!("--- {name} ({lang}): {}\n{text}", letter.subject),
                        Ok(_) => {}
                        Err(fault) => {
                            faults += 1;
                            println!("{name} ({lang}): {fault}");
                        }
                    }
                }
            }
        }
        println!("{filled} mails filled, {faults} faults");
        if faults == 0 {
            Ok(())
        } else {
            Err("some templates cannot be used".into())
        }
    }
}

/// A sentence that does not exist shows as its key.
fn fill(templates: &Templates, name: &str, letter: &Letter) -> Result<String, String> {
    let text = templates
        .render(name, letter)
        .map_err(|error| error.to_string())?;
    let texts = [text.as_str(), letter.title.as_str(), letter.preview.as_str()];
    for word in texts
        .iter()
        .flat_map(|text| text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"')))
    {
        if word.starts_with("letter-") || word.starts_with("footer-") || word.contains("{{") {
            return Err(format!("no sentence for {word:?}"));
        }
    }
    if text.trim().is_empty() {
        return Err("it says nothing".into());
    }
    Ok(text)
}
