//! E-mail and network addresses.

use super::{Found, Kind, context::Text};
use regex::Regex;
use std::{
    net::{Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

static CREDENTIALS: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{1,64}:[^\s/@]{1,128}@[^\s<>]+")
});
static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)[\p{L}0-9][\p{L}0-9._%+'-]{0,63}@(?:[\p{L}0-9](?:[\p{L}0-9-]{0,61}[\p{L}0-9])?\.)+[\p{L}]{2,24}",
    )
});
static MAC: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(r"(?i)[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}")
});
static IPV4: LazyLock<Regex> = LazyLock::new(|| crate::pattern(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}"));
static IPV6: LazyLock<Regex> =
    LazyLock::new(|| crate::pattern(r"(?i)[0-9a-f:]*:[0-9a-f:.]*[0-9a-f:]"));

pub(super) fn find(text: &Text<'_>) -> Vec<Found> {
    let mut all = text.all(Kind::UrlCredentials, &CREDENTIALS);
    let emails = EMAIL.find_iter(text.text).map(|found| Found {
        kind: Kind::Email,
        span: found.range(),
    });
    all.extend(emails);
    all.extend(text.all(Kind::Mac, &MAC));
    all.extend(addresses(text));
    all
}

fn addresses(text: &Text<'_>) -> Vec<Found> {
    let v4 = text.places(&IPV4).into_iter().filter(|span| {
        let address = text.text.get(span.clone()).unwrap_or_default();
        // A number of a version or a chapter goes on, or is called so.
        let goes_on = text.left(span.start) == Some('.')
            || text.text.get(span.end..).is_some_and(|rest| {
                let mut signs = rest.chars();
                signs.next() == Some('.') && signs.next().is_some_and(|c| c.is_ascii_digit())
            });
        let version = super::context::says(&text.before(span.start), &["version", "release", "v"]);
        address.parse::<Ipv4Addr>().is_ok() && !goes_on && !version
    });
    let v6 = text.places(&IPV6).into_iter().filter(|span| {
        let address = text.text.get(span.clone()).unwrap_or_default();
        let groups = address.split(':').filter(|group| !group.is_empty()).count();
        // "::" alone and times of the day are no addresses.
        groups >= 3 && address.parse::<Ipv6Addr>().is_ok()
    });
    v4.chain(v6)
        .map(|span| Found {
            kind: Kind::Ip,
            span,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::found;

    #[test]
    fn addresses_of_the_net_are_found() {
        assert_eq!(
            found("ping 192.0.2.17 and 2001:db8::1 (00:1a:2B:3c:4D:5e)"),
            [
                ("IP", "192.0.2.17"),
                ("IP", "2001:db8::1"),
                ("MAC", "00:1a:2B:3c:4D:5e")
            ]
        );
        assert_eq!(
            found("https://ben:pa55@host.example/x and jörg.o'neil+x@post.example."),
            [
                ("URL_CREDENTIALS", "https://ben:pa55@host.example/x"),
                ("EMAIL", "jörg.o'neil+x@post.example")
            ]
        );
    }

    #[test]
    fn what_only_looks_like_one_is_not() {
        for text in [
            "at 12:30:15",
            "300.1.2.3",
            "version 1.2.3.4",
            "1.2.3.4.5",
            "a::b",
            "user@host",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
