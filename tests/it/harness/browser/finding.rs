//! Finding what a person means by the words they read: labels, controls, buttons, links.

use fantoccini::{Locator, elements::Element, error::CmdError};

use super::Browser;

/// Why an attempt did not succeed, and whether waiting may help.
pub(super) enum Miss {
    NotYet(String),
    Never(String),
}

impl From<CmdError> for Miss {
    fn from(error: CmdError) -> Self {
        // What a page that is still arriving or moving answers.
        let passing = matches!(&error, CmdError::Standard(answer) if matches!(
            answer.error().as_str(),
            "no such element" | "stale element reference" | "element not interactable" | "element click intercepted"
        ));
        // chromedriver's own words when the document is replaced between two of its questions.
        let replaced = error.to_string().contains("does not belong to the document");
        if passing || replaced {
            Self::NotYet(error.to_string())
        } else {
            Self::Never(error.to_string())
        }
    }
}

impl Browser {
    /// The `<label>` whose words are `text`.
    pub(super) async fn label(&self, text: &str) -> Result<Element, Miss> {
        let path = format!("//label[{}]", mentions(text));
        pick(self.client.find_all(Locator::XPath(&path)).await?, "label", text).await
    }

    /// The control that the label `text` belongs to.
    pub(super) async fn control(&self, text: &str) -> Result<Element, Miss> {
        let label = match self.label(text).await {
            Ok(label) => label,
            Err(miss) => {
                let named = format!("//*[normalize-space(@aria-label)={}]", quoted(text));
                return self.client.find(Locator::XPath(&named)).await.map_err(|_| miss);
            }
        };
        let control = match label.attr("for").await? {
            Some(id) => {
                self.client
                    .find(Locator::XPath(&format!("//*[@id={}]", quoted(&id))))
                    .await?
            }
            None => label.find(Locator::Css("input, select, textarea")).await?,
        };
        Ok(control)
    }

    pub(super) async fn words(&self) -> Result<String, Miss> {
        Ok(squeezed(
            &self.client.find(Locator::Css("body")).await?.text().await?,
        ))
    }
}

/// The element a person means by `text` among those that mention it: the first visible one that says exactly this,
/// else the only visible one that contains it.
pub(super) async fn pick(found: Vec<Element>, kind: &str, text: &str) -> Result<Element, Miss> {
    let wanted = squeezed(text);
    let mut partly = Vec::new();
    for element in found {
        let shown = element.is_displayed().await?;
        if shown && squeezed(&element.text().await?) == wanted {
            return Ok(element);
        }
        if shown {
            partly.push(element);
        }
    }
    match (partly.pop(), partly.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(_), false) => Err(Miss::NotYet(format!(
            "more than one {kind} contains {text:?}, none says just that"
        ))),
        (None, _) => Err(Miss::NotYet(format!("no {kind} says {text:?}"))),
    }
}

pub(super) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An XPath condition: the element's words contain `text`.
pub(super) fn mentions(text: &str) -> String {
    format!("contains(normalize-space(.), {})", quoted(&squeezed(text)))
}

/// `text` as an XPath string, which knows no escapes.
pub(super) fn quoted(text: &str) -> String {
    let parts: Vec<String> = text.split('\'').map(|part| format!("'{part}'")).collect();
    if parts.len() == 1 {
        parts.concat()
    } else {
        format!("concat({})", parts.join(", \"'\", "))
    }
}
