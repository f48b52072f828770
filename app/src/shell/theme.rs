//! Light or dark: the system's choice, unless the person chose. The choice is a cookie, so that the
//! server's first byte already has it and nothing flashes.

use leptos::prelude::*;

use crate::{browser, components::RadioSegment};

/// The cookie's name.
pub const COOKIE: &str = "giao-dien";

/// The themes that can be chosen; anything else follows the system.
const THEMES: [&str; 2] = ["light", "dark"];

/// The chosen theme in a `Cookie` header.
pub fn theme_in(cookies: &str) -> Option<&'static str> {
    let chosen = cookies
        .split(';')
        .filter_map(|cookie| cookie.trim().split_once('='))
        .find_map(|(name, value)| (name == COOKIE).then_some(value))?;
    THEMES.into_iter().find(|theme| *theme == chosen)
}

/// The theme chosen on this computer: of the request, or of the page.
pub fn current() -> Option<&'static str> {
    #[cfg(feature = "ssr")]
    return use_context::<http::request::Parts>()
        .and_then(|parts| theme_in(parts.headers.get("cookie")?.to_str().ok()?));
    #[cfg(not(feature = "ssr"))]
    {
        let chosen = browser::root_attribute("data-theme")?;
        THEMES.into_iter().find(|theme| *theme == chosen)
    }
}

/// "Giao diện": the system's, light, dark.
#[component]
pub fn ThemeChoice(
    /// The name of its radio buttons, of which a page may have several.
    #[prop(into)]
    name: String,
) -> impl IntoView {
    let chosen = RwSignal::new(current().unwrap_or_default().to_owned());
    Effect::new(move |before: Option<String>| {
        let now = chosen.get();
        if before.is_some_and(|before| before != now) {
            browser::set_root_attribute(
                "data-theme",
                Some(now.as_str()).filter(|now| !now.is_empty()),
            );
            browser::set_cookie(COOKIE, &now);
        }
        now
    });
    let options = [("", "Theo máy"), ("light", "Sáng"), ("dark", "Tối")]
        .map(|(value, text)| (value.to_owned(), text.to_owned()))
        .to_vec();
    view! { <RadioSegment legend="Giao diện" name options bind=chosen/> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_known_themes_are_taken_from_the_cookie() {
        assert_eq!(theme_in("a=1; giao-dien=dark"), Some("dark"));
        assert_eq!(theme_in("giao-dien=light;b=2"), Some("light"));
        assert_eq!(theme_in("giao-dien=\"><script>"), None);
        assert_eq!(theme_in("giao-dien="), None);
        assert_eq!(theme_in(""), None);
    }
}
