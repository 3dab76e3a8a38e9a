//! What a man page is made of.

use clap::builder::{PossibleValue, Str};
use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Inline, Roff, bold, italic, roman};

use crate::{after_help, commands, examples, page_name, part_of_help};

/// How wide an example is at most: what a terminal of 80 columns has between the indents.
const WIDEST: usize = 68;

/// The environment variables, and the pages that tell of them (none: every page).
const ENVIRONMENT: [(&str, &[&str], &str); 11] = [
    (
        "JWT_SECRET",
        &["jwt", "jwt-verify", "jwt-encode"],
        "An HMAC secret, as for --secret. It counts in verify and encode, when no flag gives a secret or a key.",
    ),
    (
        "JWT_KEY",
        &["jwt", "jwt-verify", "jwt-encode"],
        "A key, as for --key. It counts in verify and encode, when no flag gives a secret or a key.",
    ),
    (
        "https_proxy, http_proxy, all_proxy, no_proxy",
        &["jwt-verify", "jwt-key"],
        "The proxies by which keys are fetched, and the hosts that none is for (names with all that is below them, addresses, ranges such as 10.0.0.0/8), separated by commas. In capitals too; there HTTP_PROXY does not count in a CGI program. Nothing for this machine goes through a proxy.",
    ),
    (
        "XDG_CACHE_HOME",
        &["jwt-verify", "jwt-key"],
        "Where the folder is in which fetched keys are cached; when it is not set, ~/.cache (macOS: ~/Library/Caches, Windows: %LOCALAPPDATA%).",
    ),
    (
        "SSL_CERT_FILE, SSL_CERT_DIR",
        &["jwt-verify", "jwt-key"],
        "The authorities to trust instead of the system's, where the system is neither macOS nor Windows. --ca comes before them.",
    ),
    ("NO_COLOR", &[], "When set and not empty, nothing is coloured unless --color always asks for it."),
    (
        "CLICOLOR_FORCE",
        &[],
        "When set, not empty and not 0, and NO_COLOR is not set, the output is coloured even where it is no terminal.",
    ),
    ("COLORTERM", &[], "When truecolor or 24bit, the colours are true ones, else of the sixteen."),
    ("TERM", &[], "When dumb, a terminal is not coloured."),
    (
        "TZ",
        &["jwt", "jwt-decode", "jwt-verify"],
        "The zone of --time local; when it is not set, the system's own.",
    ),
    (
        "_JWT_COMPLETE",
        &["jwt-completions"],
        "What the scripts ask by, together with others whose names begin so. It counts only where jwt is called without any argument, and is for nobody else's use.",
    ),
];

/// The files, and the pages that tell of them.
const FILES: [(&str, &[&str], &str); 11] = [
    (
        "PATH",
        &["jwt-keygen", "jwt-encode", "jwt-key"],
        "What --out names. Private keys, secrets and tokens are written readable only by you (mode 0600), public keys for all to read (0644); whole or not at all. keygen and key overwrite nothing without --force; encode replaces what is there.",
    ),
    ("PATH.pub", &["jwt-keygen"], "The public half, for all to read (mode 0644)."),
    (
        "@PATH",
        &["jwt-decode", "jwt-verify", "jwt-encode"],
        "A token, claims or a secret, read whole: tokens and claims up to 16 MiB, secrets up to 1 MiB, and with --lines of any length.",
    ),
    ("@PATH", &["jwt-key"], "A token or a secret, read whole: tokens up to 16 MiB, secrets up to 1 MiB."),
    (
        "--key PATH",
        &["jwt-decode", "jwt-verify", "jwt-encode"],
        "A key or a set of keys, known by its content and not by its name; up to 1 MiB.",
    ),
    (
        "--ca PATH",
        &["jwt-verify", "jwt-key"],
        "Certificates of authorities, in PEM (or one in DER); up to 1 MiB.",
    ),
    (
        "~/.cache/jwt-toolkit",
        &["jwt-verify", "jwt-key"],
        "Keys that were fetched, and the metadata of their issuers: a file each, readable only by you (mode 0600). It may be deleted at any time. A folder that belongs to somebody else, or to which others may write, is not used.",
    ),
    (
        "~/.local/share/bash-completion/completions/jwt",
        &["jwt", "jwt-completions"],
        "The completions of bash, where bash-completion looks for them; /usr/share/bash-completion/completions/jwt for all users.",
    ),
    (
        "/usr/share/zsh/vendor-completions/_jwt",
        &["jwt", "jwt-completions"],
        "Those of zsh on Debian; site-functions elsewhere, or any other folder of $fpath.",
    ),
    (
        "~/.config/fish/completions/jwt.fish",
        &["jwt", "jwt-completions"],
        "Those of fish; /usr/share/fish/vendor_completions.d/jwt.fish for all users.",
    ),
    ("/usr/share/man/man1/jwt*.1", &["jwt"], "These pages; ~/.local/share/man/man1 for one user."),
];

/// And what is said of all others.
const NO_OTHERS: &str = "There is no configuration file, and nothing is kept from one run to the next but keys that were fetched.";

/// A man page.
pub(crate) fn page(command: &Command) -> String {
    let name = page_name(command);
    let mut text = format!(
        "{}.TH {} 1 \"\" \"jwt {}\" \"User Commands\"\n",
        Roff::new().render(),
        name.to_uppercase(),
        env!("CARGO_PKG_VERSION")
    );
    let mut page = Roff::new();
    page.control("SH", ["NAME"]);
    page.text([roman(format!("{name} - {}", lowered(&about(command))))]);
    page.control("SH", ["SYNOPSIS"]);
    for (at, form) in usage(command).iter().enumerate() {
        if at > 0 {
            page.control("br", []);
        }
        page.text(form.clone());
    }
    page.control("SH", ["DESCRIPTION"]);
    let long = command.get_long_about().map(ToString::to_string).unwrap_or_default();
    let more = long.split_once("\n\n").map(|(_, more)| more).unwrap_or_default();
    paragraphs(&mut page, &format!("{}.\n\n{more}", about(command)), "PP");
    options(&mut page, command);
    text.push_str(&section(&page));
    if command.has_subcommands() {
        let mut bytes = Vec::new();
        Man::new(command.clone()).render_subcommands_section(&mut bytes).expect("a Vec takes all");
        let body = String::from_utf8(bytes).expect("a page is text");
        text.push_str(&body.replacen(&Roff::new().render(), "", 1));
    }
    let mut rest = Roff::new();
    rest.control("SH", ["EXAMPLES"]);
    for (at, (caption, lines)) in examples(command).into_iter().enumerate() {
        if at > 0 {
            rest.control("PP", []);
        }
        if let Some(caption) = caption {
            rest.text([roman(caption)]).control("PP", []);
        }
        for line in lines {
            rest.control("RS", ["4"]).control("nf", []);
            for part in wrapped(&line) {
                rest.text([bold(part)]);
            }
            rest.control("fi", []).control("RE", []);
        }
    }
    for (heading, title) in [("Lines:", "LINES"), ("Fetched keys:", "FETCHED KEYS"), ("JSON:", "JSON")] {
        if heading == "JSON:" {
            warnings(&mut rest, command);
        }
        if let Some(lines) = part_of_help(command, heading) {
            rest.control("SH", [title]);
            rest.text([roman(lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" "))]);
        }
    }
    rest.control("SH", ["EXIT STATUS"]);
    for line in after_help(command, "Exit status:") {
        match line.trim().split_once("  ") {
            Some((code, meaning)) => rest.control("TP", []).text([bold(code)]).text([roman(meaning)]),
            // What is said of all of them.
            None => rest.control("PP", []).text([roman(line.trim())]),
        };
    }
    for (heading, rows) in [("ENVIRONMENT", &ENVIRONMENT[..]), ("FILES", &FILES[..])] {
        rest.control("SH", [heading]);
        for (what, pages, meaning) in rows {
            if pages.is_empty() || pages.contains(&name) {
                rest.control("TP", []).text([bold(*what)]).text([roman(*meaning)]);
            }
        }
    }
    rest.control("PP", []).text([roman(NO_OTHERS)]);
    rest.control("SH", ["SEE ALSO"]);
    let others: Vec<Command> = commands().into_iter().filter(|other| page_name(other) != name).collect();
    let mut line: Vec<Inline> = Vec::new();
    for (at, other) in others.iter().enumerate() {
        line.extend([bold(page_name(other)), roman(if at + 1 < others.len() { "(1), " } else { "(1)" })]);
    }
    rest.text(line);
    rest.control("PP", []);
    rest.text([roman(
        "RFC 7515 (JWS), RFC 7517 (JWK), RFC 7518 (JWA), RFC 7519 (JWT), RFC 8725 (good practice)",
    )]);
    text.push_str(&section(&rest));
    text
}

/// The sentence that says what a command does.
fn about(command: &Command) -> String {
    command.get_about().expect("every command says what it does").to_string()
}

/// A sentence as it stands behind a dash.
fn lowered(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The ways to call a command: of the whole, without a subcommand and with each.
fn usage(command: &Command) -> Vec<Vec<Inline>> {
    let of = |command: &Command| {
        let text = command.clone().render_usage().to_string();
        form(text.strip_prefix("Usage: ").expect("usage begins with its name"))
    };
    if !command.has_subcommands() {
        return vec![of(command)];
    }
    std::iter::once(form("jwt [OPTIONS] [TOKEN]...")).chain(command.get_subcommands().map(of)).collect()
}

/// One way: what is typed as it is in bold, what stands for something in italics.
fn form(text: &str) -> Vec<Inline> {
    let words = text.split(' ').enumerate().flat_map(|(at, word)| {
        let space = roman(if at > 0 { " " } else { "" });
        if !word.starts_with(['[', '<']) {
            return vec![space, bold(word)];
        }
        let name = word.trim_end_matches('.').trim_matches(['[', ']', '<', '>']);
        let (open, close) = if word.starts_with('[') { ("[", "]") } else { ("", "") };
        let dots = &word[word.trim_end_matches('.').len()..];
        vec![space, roman(open), italic(name), roman(format!("{close}{dots}"))]
    });
    words.collect()
}

/// Paragraphs with what stands between backticks in bold; `between` parts them.
fn paragraphs(page: &mut Roff, text: &str, between: &str) {
    for (at, paragraph) in text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).enumerate() {
        if at > 0 {
            page.control(between, []);
        }
        let line = paragraph.replace('\n', " ");
        let pieces = line.split('`').enumerate();
        page.text(
            pieces
                .map(|(at, piece)| if at % 2 == 0 { roman(piece) } else { bold(piece) })
                .collect::<Vec<_>>(),
        );
    }
}

/// The arguments: what belongs to no flag first, then the flags by their headings, those of every command last.
fn options(page: &mut Roff, command: &Command) {
    const GLOBAL: &str = "Global options";
    let shown: Vec<&Arg> = command.get_arguments().filter(|arg| !arg.is_hide_set()).collect();
    let mut headings: Vec<Option<&str>> = vec![None];
    for arg in &shown {
        let heading = arg.get_help_heading();
        if !headings.contains(&heading) {
            headings.push(heading);
        }
    }
    headings.sort_by_key(|heading| *heading == Some(GLOBAL));
    for heading in headings {
        match heading {
            None => page.control("SH", ["OPTIONS"]),
            Some(heading) => page.control("SS", [heading]),
        };
        let mut args: Vec<&Arg> =
            shown.iter().copied().filter(|arg| arg.get_help_heading() == heading).collect();
        args.sort_by_key(|arg| (!arg.is_positional(), ["help", "version"].contains(&arg.get_id().as_str())));
        for arg in args {
            option(page, arg);
        }
    }
}

/// One argument.
fn option(page: &mut Roff, arg: &Arg) {
    let mut tag: Vec<Inline> = Vec::new();
    let takes_value = arg.get_action().takes_values();
    let names = arg.get_value_names().unwrap_or_default().iter().map(Str::as_str).collect::<Vec<_>>();
    let value = names.join(" ");
    if arg.is_positional() {
        let several =
            if arg.get_num_args().is_some_and(|number| number.max_values() > 1) { "..." } else { "" };
        let (open, close) = if arg.is_required_set() { ("", "") } else { ("[", "]") };
        tag.extend([roman(open), italic(value), roman(format!("{close}{several}"))]);
    } else {
        let short = arg.get_short().map(|short| format!("-{short}"));
        let long = arg.get_long().map(|long| format!("--{long}"));
        for (at, name) in short.into_iter().chain(long).enumerate() {
            tag.extend([roman(if at > 0 { ", " } else { "" }), bold(name)]);
        }
        if takes_value && arg.is_require_equals_set() {
            tag.extend([roman("[="), italic(value), roman("]")]);
        } else if takes_value {
            tag.extend([roman(" "), italic(value)]);
        }
    }
    page.control("TP", []).text(tag);
    let help = arg.get_long_help().or_else(|| arg.get_help()).expect("every argument has help").to_string();
    let defaults = arg.get_default_values();
    let default =
        defaults.first().filter(|_| takes_value).map(|value| format!(" [default: {}]", value.display()));
    let (first, more) = help.split_once("\n\n").unwrap_or((&help, ""));
    paragraphs(page, &format!("{first}{}\n\n{more}", default.unwrap_or_default()), "sp");
    let values = arg.get_possible_values();
    if takes_value && !arg.is_hide_possible_values_set() && values.len() > 1 {
        possible(page, &values);
    }
}

/// The values that an argument may have: in a list where something is said of each, else in a sentence.
fn possible(page: &mut Roff, values: &[PossibleValue]) {
    if values.iter().any(|value| value.get_help().is_none()) {
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        let (last, others) = names.split_last().expect("there are some");
        page.control("sp", []).text([roman(format!("One of {} and {last}.", others.join(", ")))]);
        return;
    }
    let width = values.iter().map(|value| value.get_name().len() + 2).max().unwrap_or_default().to_string();
    page.control("RS", []);
    for (at, value) in values.iter().enumerate() {
        if at == 1 {
            page.control("PD", ["0"]);
        }
        page.control("TP", [width.as_str()]).text([bold(value.get_name())]);
        paragraphs(page, &value.get_help().expect("there is help").to_string(), "sp");
    }
    page.control("PD", []).control("RE", []);
}

/// The codes of warnings.
fn warnings(page: &mut Roff, command: &Command) {
    let Some(lines) = part_of_help(command, "Warnings:") else { return };
    page.control("SH", ["WARNINGS"]);
    for line in lines {
        let (code, meaning) = line.trim().split_once("  ").expect("a code and its meaning");
        page.control("TP", []).text([bold(code)]).text([roman(meaning.trim())]);
    }
}

/// A command line in lines that fit, each but the last continued as shells have it.
pub(crate) fn wrapped(line: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut rest = line;
    while rest.len() > WIDEST {
        // Never within quotes.
        let is_outside =
            |at: usize| ['\'', '"'].iter().all(|quote| rest[..at].matches(*quote).count() % 2 == 0);
        let fits = |mark: &str| {
            let places = rest.match_indices(mark).map(|(at, _)| at);
            places.filter(|at| *at > 0 && *at + 2 <= WIDEST && is_outside(*at)).last()
        };
        let Some(at) = [" | ", " && ", " -"].iter().find_map(|mark| fits(mark)) else {
            break;
        };
        parts.push(format!("{} \\", &rest[..at]));
        rest = &rest[at + 1..];
    }
    parts.push(rest.to_owned());
    let indent = |(at, part): (usize, String)| if at > 0 { format!("    {part}") } else { part };
    parts.into_iter().enumerate().map(indent).collect()
}

/// A part of a page, without the preamble that every rendering begins with. What not every terminal has is written in
/// ASCII.
fn section(page: &Roff) -> String {
    let text = page.render();
    let body = text.strip_prefix(&Roff::new().render()).expect("the preamble comes first");
    format!("{}\n", body.trim_end()).replace('…', "...")
}
