//! Handlebars templates: embedded, strict (a missing field is an error, not a hole), with the helpers every page uses.

use std::sync::LazyLock;

use chrono::{DateTime, NaiveDate, Utc};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, ScopedJson,
};
use kernel::locale::Locale;
use rust_embed::RustEmbed;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    assets, dates, locale,
    part::{self, Layout, Part},
};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
#[include = "*.hbs"]
struct Sources;

/// Templates whose name ends like this make plain text: nothing is escaped in them.
const PLAIN_TEXT: &str = ".txt";

/// Mails are made one at a time, and their layouts are their own.
const MAILS: &str = "mail/";

/// All templates, compiled.
#[derive(Debug)]
pub struct Templates {
    pages: Handlebars<'static>,
    texts: Handlebars<'static>,
}

impl Templates {
    /// Compiles the embedded templates; an error names the template that is broken.
    pub fn load(tz: chrono_tz::Tz) -> Result<Self, Box<handlebars::TemplateError>> {
        let (mut pages, mut texts) = (registry(tz), registry(tz));
        texts.register_escape_fn(handlebars::no_escape);
        for path in Sources::iter() {
            let name = path.strip_suffix(".hbs").unwrap_or(&path);
            let source = Sources::get(&path).map(|file| String::from_utf8_lossy(&file.data).into_owned());
            let source = source.unwrap_or_default();
            if name.ends_with(PLAIN_TEXT) {
                texts.register_template_string(name, source)?;
            } else if name.starts_with(MAILS) {
                pages.register_template_string(name, source)?;
            } else {
                pages.register_template_string(name, part::rewritten(&source))?;
            }
        }
        Ok(Self { pages, texts })
    }

    /// Renders `name`; strict mode makes a view that does not fit its template an error. What a `….txt` gives is plain
    /// text and must never be put into a page unescaped.
    pub fn render(&self, name: &str, view: &impl Serialize) -> Result<String, RenderError> {
        let registry = if name.ends_with(PLAIN_TEXT) {
            &self.texts
        } else {
            &self.pages
        };
        registry.render(name, view)
    }

    /// Names of all templates.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let all = self
            .pages
            .get_templates()
            .keys()
            .chain(self.texts.get_templates().keys());
        all.map(String::as_str)
    }
}

/// An empty registry with the house's helpers.
fn registry(tz: chrono_tz::Tz) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_helper("t", Box::new(Translate));
    registry.register_helper("part", Box::new(Part));
    registry.register_helper("layout", Box::new(Layout));
    registry.register_helper("asset", Box::new(asset));
    registry.register_helper("icon", Box::new(icon));
    registry.register_helper("number", Box::new(Number));
    registry.register_helper("date", Box::new(TimeHelper { tz, with_time: false }));
    registry.register_helper("datetime", Box::new(TimeHelper { tz, with_time: true }));
    registry
}

/// `{{t "key" name=value}}`: the sentence in the page's language; also as a value, `label=(t "key")`.
struct Translate;

impl HelperDef for Translate {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let key = text_param(helper, "t")?;
        let args: Map<String, Value> = helper
            .hash()
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.value().clone()))
            .collect();
        Ok(Value::String(locale::sentence(language(context), key, &args)).into())
    }
}

/// `{{asset "app.css"}}`: URL with the content hash.
fn asset(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    out.write(&assets::url(text_param(helper, "asset")?))?;
    Ok(())
}

/// `{{icon "clock"}}`: a decorative icon from the sprite.
fn icon(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    static BEFORE: LazyLock<String> = LazyLock::new(|| {
        let sprite = assets::url("icons.svg");
        format!(r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#"#)
    });
    out.write(&BEFORE)?;
    out.write(&handlebars::html_escape(text_param(helper, "icon")?))?;
    out.write(r#""></use></svg>"#)?;
    Ok(())
}

/// `{{number 5496}}`: grouped as the language groups.
struct Number;

impl HelperDef for Number {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let value = helper.param(0).map(handlebars::PathAndJson::value);
        let text = match value.and_then(Value::as_i64) {
            Some(whole) => dates::group(language(context), whole),
            None => value.map(ToString::to_string).unwrap_or_default(),
        };
        Ok(Value::String(text).into())
    }
}

/// `{{date at}}` and `{{datetime at}}`: RFC 3339 text in the office's zone and the page's language.
struct TimeHelper {
    tz: chrono_tz::Tz,
    with_time: bool,
}

impl HelperDef for TimeHelper {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        let raw = text_param(helper, "date")?;
        let locale = language(context);
        let text = if let Ok(at) = raw.parse::<DateTime<Utc>>() {
            if self.with_time {
                dates::date_time(locale, at, self.tz)
            } else {
                dates::date_of(locale, at, self.tz)
            }
        } else if let Ok(day) = raw.parse::<NaiveDate>() {
            dates::date(locale, day)
        } else {
            return Err(RenderErrorReason::Other(format!("{raw:?} is not a time")).into());
        };
        Ok(Value::String(text).into())
    }
}

fn text_param<'a>(helper: &'a Helper<'_>, name: &'static str) -> Result<&'a str, RenderError> {
    let param = helper.param(0).and_then(|param| param.value().as_str());
    param.ok_or_else(|| RenderErrorReason::ParamNotFoundForIndex(name, 0).into())
}

/// Pages carry their language in `page.lang`, mails and pieces of pages in `lang`.
fn language(context: &Context) -> Locale {
    let data = context.data();
    let page = data.get("page").and_then(|page| page.get("lang"));
    let lang = page.or_else(|| data.get("lang")).and_then(Value::as_str);
    lang.and_then(|lang| lang.parse().ok()).unwrap_or(Locale::Id)
}
