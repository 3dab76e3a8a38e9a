//! Names that registries know, each with a note of a few words: header parameters (IANA JOSE
//! registry), claims (IANA JWT registry, OpenID Connect), claims that common issuers add, and members
//! inside of those. The tables are texts, a row a line, the name up to the first space, in byte order:
//! a table of two strings a row would have to be linked anew at each start of the program.

use std::cmp::Ordering;

use memchr::{memchr, memchr2, memrchr};

use super::pick::Names;

/// Header parameters. `alg` is missing: its value has a better description of its own.
static HEADER: &str = include_str!("names/headers.txt");

/// Claims of the registries.
static CLAIMS: &str = include_str!("names/claims.txt");

/// Claims of issuers: Entra ID, Azure AD B2C, AD FS, Cognito, Auth0, Keycloak, Kubernetes, Okta, Google, Firebase,
/// Apple, Supabase, GitHub, GitLab and others.
static ISSUERS: &str = include_str!("names/issuers.txt");

/// Members inside of claims and header parameters: the names on the way to them, `>` between, and `*` for any name.
static NESTED: &str = include_str!("names/nested.txt");

/// What stands between the names of a row of [`NESTED`].
const STEP: &str = ">";

/// Names whose rest is for users of the issuer to choose.
static BEGINNINGS: [(&str, &str); 4] = [
    ("cognito:", "Cognito's own"),
    ("custom:", "custom attribute"),
    ("extension_", "directory extension attribute"),
    ("repo_property_", "GitHub repository property"),
];

/// The claims whose value is a NumericDate (RFC 7519 §2: seconds since 1970), in byte order.
pub static TIME_CLAIMS: Names<7> =
    Names::new(["auth_time", "exp", "iat", "nbf", "orig_iat", "toe", "updated_at"]);

/// What a header parameter is, in at most five words; `None` for names not known here and `alg`.
#[must_use]
pub fn header_note(name: &str) -> Option<&'static str> {
    row(HEADER, name)
}

/// What a claim is, in at most five words; `None` for names not known here.
#[must_use]
pub fn claim_note(name: &str) -> Option<&'static str> {
    row(CLAIMS, name).or_else(|| row(ISSUERS, name)).or_else(|| {
        let is_begun = |&&(begin, _): &&(&str, &str)| name.len() > begin.len() && name.starts_with(begin);
        BEGINNINGS.iter().find(is_begun).map(|&(_, note)| note)
    })
}

/// What a member inside of a claim or a header parameter is, in at most five words, by the names on the way to it.
#[must_use]
pub fn nested_note(way: &[&str]) -> Option<&'static str> {
    row(NESTED, &way.join(STEP)).or_else(|| match way {
        [first, _, rest @ ..] if !rest.is_empty() => row(NESTED, &[&[first, "*"], rest].concat().join(STEP)),
        _ => None,
    })
}

/// The header parameters known here, each with its note.
pub fn headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(HEADER)
}

/// The claims known here, each with its note: first those of the registries.
pub fn claims() -> impl Iterator<Item = (&'static str, &'static str)> {
    rows(CLAIMS).chain(rows(ISSUERS))
}

fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter_map(|row| row.split_once(' '))
}

/// The rest of the row that begins with a name and a space. No name has a character below the space, so that rows
/// are in the order of their names.
pub(super) fn row(table: &'static str, name: &str) -> Option<&'static str> {
    let (bytes, name) = (table.as_bytes(), name.as_bytes());
    // The name ends at the space: what has one would go on into the note.
    if memchr2(b' ', b'\n', name).is_some() {
        return None;
    }
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memrchr(b'\n', &bytes[low..middle]).map_or(low, |at| low + at + 1);
        let known = &bytes[start..high];
        let order = known[..name.len().min(known.len())].cmp(name).then_with(|| {
            if known.get(name.len()) == Some(&b' ') { Ordering::Equal } else { Ordering::Greater }
        });
        if order == Ordering::Greater {
            high = start;
            continue;
        }
        let end = memchr(b'\n', &bytes[middle..high]).map_or(high, |at| middle + at);
        if order == Ordering::Equal {
            // Some check texts out with other line endings.
            return table.get(start + name.len() + 1..end).map(str::trim_end);
        }
        low = end + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order_and_without_duplicates() {
        for table in [HEADER, CLAIMS, ISSUERS, NESTED] {
            assert!(rows(table).is_sorted_by(|a, b| a.0 < b.0));
        }
        let has_controls = |table: &str| table.bytes().any(|b| b < b' ' && b != b'\n');
        assert!([HEADER, CLAIMS, ISSUERS, NESTED].iter().all(|table| !has_controls(table)));
        assert!(rows(ISSUERS).all(|(name, _)| row(CLAIMS, name).is_none()), "one table for each name");
        assert!(TIME_CLAIMS.all().is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn notes_are_short_and_say_more_than_the_name() {
        let rows = [HEADER, CLAIMS, ISSUERS, NESTED].into_iter().flat_map(rows);
        for (name, note) in rows.chain(BEGINNINGS) {
            assert!((1..=5).contains(&note.split(' ').count()), "{name}: {note}");
            assert!(note.is_ascii() && note.trim() == note, "{name}");
            assert_ne!(name.replace('_', " "), *note, "{name}");
            assert!(!note.ends_with('.') || name == "title", "{name}: {note}");
        }
    }

    #[test]
    fn every_row_is_found() {
        let tables = [HEADER, CLAIMS, ISSUERS, NESTED];
        assert!(tables.iter().all(|table| rows(table).count() == table.lines().count()));
        assert!(headers().all(|(name, note)| header_note(name) == Some(note)));
        assert!(claims().all(|(name, note)| claim_note(name) == Some(note)));
        assert!(rows(NESTED).all(|(way, note)| {
            nested_note(&way.replace('*', "any").split(STEP).collect::<Vec<_>>()) == Some(note)
        }));
        assert!(TIME_CLAIMS.all().iter().all(|name| claim_note(name).is_some()));
    }

    #[test]
    fn well_known_names_read_well() {
        assert_eq!(claim_note("sub"), Some("subject"));
        assert_eq!(claim_note("name"), Some("full name"));
        assert_eq!(claim_note("aud"), Some("audience: who it is for"));
        assert_eq!(claim_note("jti"), Some("token id"));
        assert_eq!(claim_note("custom:team"), Some("custom attribute"));
        assert_eq!(nested_note(&["resource_access", "web.app", "roles"]), Some("roles at this client"));
        assert_eq!(nested_note(&["resource_access", "roles"]), None);
        assert_eq!(header_note("kid"), Some("key id"));
        assert_eq!(header_note("typ"), None);
        for unknown in [
            "",
            " ",
            "SUB",
            "sub ",
            "su",
            "subj",
            "admin",
            "\0",
            "\n",
            "iss issuer\njcard",
            "iss issuer",
            "aud audience:",
            "aud ",
            "\u{10ffff}",
            "custom:",
        ] {
            assert_eq!(claim_note(unknown), None, "{unknown:?}");
        }
        assert_eq!(header_note("alg"), None);
    }
}
