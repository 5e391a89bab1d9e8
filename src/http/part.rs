//! Partials and layouts of pages without copies. Handlebars gives a partial a copy of what it shows, and a layout a copy of the whole
//! view; of a list of tickets that is most of the work of showing it. [`Part`] and [`Layout`] only say where in the view the
//! partial stands. Templates are written as ever (`{{> partials/field this}}`, `{{#> layouts/public}}`); [`rewritten`] turns that
//! into calls of these two when the templates are read.

use handlebars::{
    BlockContext, BlockParamHolder, Context, Handlebars, Helper, HelperDef, HelperResult, Output,
    PathAndJson, RenderContext, RenderErrorReason, Renderable, StringOutput,
};
use serde_json::Value;

/// What a layout calls the page inside it.
const INSIDE: &str = "page_inside";

/// `{{part "partials/field" this name=value}}`
pub struct Part;

/// `{{#layout "layouts/public"}}…{{/layout}}`
pub struct Layout;

impl HelperDef for Part {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let shown = helper.param(1);
        let mut block = standing_at(shown, rc);
        for (name, value) in helper.hash() {
            block.set_block_param(name, BlockParamHolder::value(value.value().clone()));
        }
        rc.push_block(block);
        let result = named(helper, registry).and_then(|part| part.render(registry, context, rc, out));
        rc.pop_block();
        result
    }
}

impl HelperDef for Layout {
    fn call<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        registry: &'reg Handlebars<'reg>,
        context: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let mut inside = StringOutput::new();
        if let Some(page) = helper.template() {
            page.render(registry, context, rc, &mut inside)?;
        }
        let mut block = standing_at(None, rc);
        let inside = Value::String(inside.into_string()?);
        block.set_block_param(INSIDE, BlockParamHolder::value(inside));
        rc.push_block(block);
        let result = named(helper, registry).and_then(|layout| layout.render(registry, context, rc, out));
        rc.pop_block();
        result
    }
}

fn named<'reg>(
    helper: &Helper<'_>,
    registry: &'reg Handlebars<'reg>,
) -> Result<&'reg handlebars::Template, handlebars::RenderError> {
    let name = helper.param(0).and_then(|name| name.value().as_str());
    let name = name.unwrap_or_default();
    let template = registry.get_template(name);
    template.ok_or_else(|| RenderErrorReason::PartialNotFound(name.to_owned()).into())
}

/// A block that reads what is shown where it stands in the view; only what was computed has to be copied.
fn standing_at<'rc>(shown: Option<&PathAndJson<'rc>>, rc: &RenderContext<'_, 'rc>) -> BlockContext<'rc> {
    let mut block = BlockContext::new();
    let outside = rc.block();
    match shown {
        Some(shown) => match shown.context_path() {
            Some(path) => block.base_path_mut().clone_from(path),
            None => block.set_base_value(shown.value().clone()),
        },
        None => {
            if let Some(outside) = outside {
                block.base_path_mut().clone_from(outside.base_path());
            }
        }
    }
    if let Some(outside) = outside {
        block.local_variables_mut().clone_from(outside.local_variables());
    }
    block
}

/// A template with its partials and its layout called as above.
pub fn rewritten(source: &str) -> String {
    let mut text = String::with_capacity(source.len() + 64);
    let mut rest = source;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let Some((tag, after)) = after.split_once("}}") else {
            rest = &rest[before.len()..];
            break;
        };
        if let Some(call) = call(tag) {
            text.push_str(&call);
        } else {
            text.push_str("{{");
            text.push_str(tag);
            text.push_str("}}");
        }
        rest = after;
    }
    text + rest
}

/// The call that stands for a tag, if it is one of ours.
fn call(tag: &str) -> Option<String> {
    if tag == "> @partial-block" {
        return Some(format!("{{{{{{{INSIDE}}}}}}}"));
    }
    if let Some(name) = tag
        .strip_prefix("#> ")
        .filter(|name| name.starts_with("layouts/"))
    {
        return Some(format!("{{{{#layout \"{name}\"}}}}"));
    }
    if tag.starts_with("/layouts/") {
        return Some("{{/layout}}".to_owned());
    }
    let part = tag
        .strip_prefix("> ")
        .filter(|part| part.starts_with("partials/"))?;
    let (name, given) = part.split_once(' ').unwrap_or((part, ""));
    // Without anything to show it shows what is shown around it.
    let first = given.split([' ', '(', '"']).next().unwrap_or_default();
    let shown = if first.is_empty() || first.contains('=') {
        "this "
    } else {
        ""
    };
    Some(format!("{{{{part \"{name}\" {shown}{given}}}}}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rendered(templates: &[(&str, &str)], view: &Value) -> String {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_helper("part", Box::new(Part));
        registry.register_helper("layout", Box::new(Layout));
        for (name, source) in templates {
            registry
                .register_template_string(name, rewritten(source))
                .unwrap();
        }
        registry.render("page", view).unwrap()
    }

    #[test]
    fn a_partial_reads_what_it_is_given_and_what_is_around_it() {
        let page = rendered(
            &[
                (
                    "page",
                    "{{#each rows}}{{> partials/row this mark=\"*\"}}{{> partials/empty nothing}}{{/each}}{{> partials/foot}}",
                ),
                (
                    "partials/row",
                    "{{mark}}{{@index}}{{name}}{{@root.title}}{{#each tags}}<{{this}}{{../name}}>{{/each}}{{> partials/deep}}",
                ),
                ("partials/deep", "[{{name}}{{@root.title}}]"),
                ("partials/empty", "{{#if this}}?{{else}}-{{/if}}"),
                ("partials/foot", "{{title}}"),
            ],
            &json!({ "title": "T", "rows": [{ "name": "a&b", "tags": ["x"], "nothing": null }, { "name": "c", "tags": [], "nothing": null }] }),
        );
        assert_eq!(page, "*0a&amp;bT<xa&amp;b>[a&amp;bT]-*1cT[cT]-T");
    }

    #[test]
    fn a_layout_stands_around_its_page_and_escapes_nothing_twice() {
        let page = rendered(
            &[
                (
                    "page",
                    "{{#> layouts/public}}<b>{{name}}</b>{{#each rows}}{{this}}{{/each}}{{/layouts/public}}",
                ),
                ("layouts/public", "<{{title}}>{{> @partial-block}}</{{title}}>"),
            ],
            &json!({ "title": "T", "name": "a&b", "rows": [1, 2] }),
        );
        assert_eq!(page, "<T><b>a&amp;b</b>12</T>");
    }

    #[test]
    fn everything_else_stays_as_it_is_written() {
        for source in [
            "{{#if a}}{{{b}}}{{/if}} {{> mail/said.html said}} {{!-- {{> not}} --}} }} {{",
            "",
            "{",
        ] {
            assert_eq!(rewritten(source), source);
        }
    }
}
