//! Names that registries know, each with a note of a few words: header parameters (IANA JOSE
//! registry), claims (IANA JWT registry, OpenID Connect) and claims that common issuers add.

use super::pick::Names;

/// Header parameters and their notes, in byte order. `alg` is missing: its value has a better
/// description of its own.
static HEADER: &[(&str, &str)] = &[
    ("apu", "producer info, key agreement"),
    ("apv", "recipient info, key agreement"),
    ("aud", "audience: who it is for"),
    ("b64", "is the payload base64url"),
    ("client", "OAuth client id"),
    ("client_id", "OAuth client id"),
    ("crit", "extensions that must be understood"),
    ("cty", "content type"),
    ("enc", "content encryption"),
    ("epk", "ephemeral public key"),
    ("exp", "expiry"),
    ("iheSSId", "IHE submission set id"),
    ("iss", "issuer"),
    ("iv", "initialization vector"),
    ("jku", "key set URL, not fetched"),
    ("jwk", "key in the token, untrusted"),
    ("jwt", "attached token"),
    ("kid", "key id"),
    ("nonce", "one-time value"),
    ("p2c", "password iterations"),
    ("p2s", "password salt"),
    ("peer_trust_chain", "federation peer trust chain"),
    ("ppt", "PASSporT extension"),
    ("sigT", "signing time"),
    ("signer", "signing load balancer"),
    ("sub", "subject"),
    ("svt", "signature validation token"),
    ("tag", "authentication tag"),
    ("trust_chain", "federation trust chain"),
    ("url", "request URL"),
    ("x5c", "certificate chain, untrusted"),
    ("x5t", "certificate SHA-1 thumbprint"),
    ("x5t#S256", "certificate SHA-256 thumbprint"),
    ("x5u", "certificate URL, not fetched"),
    ("zip", "compression"),
];

/// Claims and their notes, in byte order.
static CLAIMS: &[(&str, &str)] = &[
    ("...", "digest of a hidden element"),
    ("_claim_names", "claims kept elsewhere"),
    ("_claim_sources", "where those claims are"),
    ("_sd", "digests of hidden claims"),
    ("_sd_alg", "digest algorithm"),
    ("aal", "authenticator assurance level"),
    ("acct", "0 member, 1 guest"),
    ("ace_profile", "ACE profile"),
    ("acr", "authentication level"),
    ("act", "actor: who acts now"),
    ("address", "postal address"),
    ("aio", "internal to Entra"),
    ("allowed-origins", "allowed web origins"),
    ("also_known_as", "other names"),
    ("amr", "authentication methods"),
    ("analyticsIdList", "allowed analytics"),
    ("app_displayname", "client app name"),
    ("app_metadata", "provider and roles"),
    ("appid", "client app id"),
    ("appidacr", "how the client proved itself"),
    ("at_hash", "access token hash"),
    ("at_use_nbr", "requests the token allows"),
    ("atc", "authority token challenge"),
    ("ath", "access token hash"),
    ("attest", "caller attestation level"),
    ("aud", "audience: who it is for"),
    ("auth_time", "time of login"),
    ("authorities", "Spring roles"),
    ("authority_hints", "superior entities"),
    ("authorization_details", "rights in detail"),
    ("azp", "authorized party: client id"),
    ("azpacr", "how the client proved itself"),
    ("birth_family_name", "last name at birth"),
    ("birth_given_name", "first name at birth"),
    ("birth_middle_name", "middle name at birth"),
    ("birthdate", "birthday"),
    ("bootcount", "number of boots"),
    ("bootseed", "boot cycle id"),
    ("c_hash", "authorization code hash"),
    ("cdnicrit", "CDN claims to understand"),
    ("cdniets", "CDN renewal, seconds"),
    ("cdniip", "CDN client IP address"),
    ("cdnistd", "CDN token path depth"),
    ("cdnistt", "CDN token transport"),
    ("cdniuc", "CDN resource"),
    ("cdniv", "CDN claim set version"),
    ("cid", "client id"),
    ("client_id", "OAuth client id"),
    ("client_metadata", "about the client"),
    ("cmw", "conceptual message wrapper"),
    ("cnf", "key the holder must prove"),
    ("cnonce", "client's one-time value"),
    ("code_challenge", "PKCE challenge"),
    ("code_challenge_method", "PKCE method"),
    ("cognito:groups", "Cognito groups"),
    ("cognito:preferred_role", "Cognito preferred IAM role"),
    ("cognito:roles", "Cognito IAM roles"),
    ("cognito:username", "Cognito user name"),
    ("constraints", "trust chain limits"),
    ("consumerPlmnId", "consumer's mobile network"),
    ("consumerSnpnId", "consumer's private network"),
    ("crit", "claims that must be understood"),
    ("crn", "reason of the call"),
    ("dbgstat", "debug state"),
    ("delegation", "trust mark delegation"),
    ("dest", "called party"),
    ("device_key", "device id"),
    ("div", "diverted call target"),
    ("dloas", "digital letters of approval"),
    ("eat_nonce", "attestation one-time value"),
    ("eat_profile", "attestation profile"),
    ("email", "email address"),
    ("email_verified", "is the email confirmed"),
    ("entitlements", "what the subject may do"),
    ("event_name", "event that started it"),
    ("events", "security events"),
    ("exi", "lifetime in seconds"),
    ("exp", "expiry"),
    ("family_name", "last name"),
    ("firebase", "Firebase login details"),
    ("gender", "stated gender"),
    ("geohash", "geographic position"),
    ("given_name", "first name"),
    ("groups", "the subject's groups"),
    ("gty", "OAuth grant type"),
    ("hasgroups", "groups were left out"),
    ("hd", "Google Workspace domain"),
    ("htm", "HTTP method"),
    ("htu", "HTTP URL"),
    ("hwmodel", "hardware model"),
    ("hwversion", "hardware version"),
    ("iat", "issued at"),
    ("identities", "linked identities"),
    ("idp", "identity provider"),
    ("idtyp", "app or user"),
    ("intuse", "intended use"),
    ("ipaddr", "client IP address"),
    ("is_anonymous", "signed in without account"),
    ("is_private_email", "is the email relayed"),
    ("iss", "issuer"),
    ("jcard", "caller's contact card"),
    ("job_workflow_ref", "workflow file and ref"),
    ("jti", "token id"),
    ("jwk", "public key"),
    ("jwks", "JSON web key set"),
    ("keys", "JSON web keys"),
    ("kubernetes.io", "Kubernetes pod and account"),
    ("kubernetes.io/serviceaccount/namespace", "Kubernetes namespace"),
    ("kubernetes.io/serviceaccount/secret.name", "Kubernetes secret"),
    ("kubernetes.io/serviceaccount/service-account.name", "service account"),
    ("kubernetes.io/serviceaccount/service-account.uid", "service account id"),
    ("locale", "language and region"),
    ("location", "geographic position"),
    ("logo_uri", "logo"),
    ("manifests", "software manifests"),
    ("may_act", "who may act for it"),
    ("measres", "measurement results"),
    ("measurements", "software measurements"),
    ("metadata", "entity's metadata"),
    ("metadata_policy", "rules for metadata"),
    ("metadata_policy_crit", "rules that must be understood"),
    ("middle_name", "middle names"),
    ("mky", "media key fingerprints"),
    ("msgi", "message digest"),
    ("msisdn", "mobile phone number"),
    ("name", "full name"),
    ("namespace_path", "GitLab group"),
    ("nationalities", "countries of citizenship"),
    ("nbf", "not valid before"),
    ("nickname", "casual name"),
    ("nonce", "one-time value"),
    ("nonce_supported", "is nonce supported"),
    ("oemboot", "booted maker's software"),
    ("oemid", "hardware maker id"),
    ("oid", "Entra object id"),
    ("onprem_sid", "on-premises user id"),
    ("opt", "original PASSporT"),
    ("org_id", "organization id"),
    ("org_name", "organization name"),
    ("orig", "calling party"),
    ("orig_iat", "first issued"),
    ("origid", "call origin id"),
    ("origin_jti", "id of the login's token"),
    ("permissions", "granted permissions"),
    ("phone_number", "preferred phone number"),
    ("phone_number_verified", "is the phone confirmed"),
    ("picture", "profile picture"),
    ("pipeline_id", "GitLab pipeline"),
    ("place_of_birth", "where born"),
    ("preferred_username", "preferred user name"),
    ("producerNfServiceSetId", "producer's service set"),
    ("producerNfSetId", "producer's function set"),
    ("producerNsiList", "producer's slice instances"),
    ("producerPlmnId", "producer's mobile network"),
    ("producerSnpnId", "producer's private network"),
    ("producerSnssaiList", "producer's network slices"),
    ("profile", "profile page"),
    ("project_path", "GitLab project"),
    ("rcd", "rich call data"),
    ("rcdi", "rich call data digests"),
    ("rdap_allowed_purposes", "allowed RDAP purposes"),
    ("rdap_dnt_allowed", "may ask not to track"),
    ("real_user_status", "Apple's bot check"),
    ("realm_access", "Keycloak realm roles"),
    ("redirect_uri", "redirect URL"),
    ("redirect_uris", "redirect URLs"),
    ("ref", "git branch or tag"),
    ("ref_type", "branch or tag"),
    ("repository", "source repository"),
    ("repository_owner", "repository's owner"),
    ("resOwnerId", "resource owner id"),
    ("resource_access", "Keycloak client roles"),
    ("response_mode", "OAuth response mode"),
    ("response_type", "OAuth response type"),
    ("rh", "internal to Entra"),
    ("roles", "the subject's roles"),
    ("rph", "call priority authorization"),
    ("run_id", "workflow run id"),
    ("s_hash", "state hash"),
    ("salutation", "form of address"),
    ("scope", "granted scopes"),
    ("scp", "granted scopes"),
    ("sd_hash", "disclosures' digest"),
    ("session_state", "session id"),
    ("sha", "commit"),
    ("sid", "session id"),
    ("sig_val_claims", "signature validation results"),
    ("sip_callid", "SIP call id"),
    ("sip_cseq_num", "SIP sequence number"),
    ("sip_date", "SIP date"),
    ("sip_from_tag", "SIP From tag"),
    ("sip_via_branch", "SIP Via branch"),
    ("sourceNfInstanceId", "source network function"),
    ("source_endpoint", "where this was fetched"),
    ("sph", "SIP priority"),
    ("status", "revocation status"),
    ("status_list", "compressed token statuses"),
    ("sub", "subject"),
    ("sub_id", "subject identifier"),
    ("sub_jwk", "subject's public key"),
    ("submods", "attested submodules"),
    ("sueids", "semi-permanent device ids"),
    ("swname", "software name"),
    ("swversion", "software version"),
    ("tenant_region_scope", "tenant's region"),
    ("tid", "Entra tenant id"),
    ("title", "title, such as Dr."),
    ("toe", "time of event"),
    ("token_introspection", "introspection response"),
    ("token_use", "id or access token"),
    ("transfer_sub", "id for a transfer"),
    ("trust_anchor", "federation trust anchor"),
    ("trust_anchor_hints", "trust anchors"),
    ("trust_chain", "federation trust chain"),
    ("trust_mark", "federation trust mark"),
    ("trust_mark_issuers", "who issues trust marks"),
    ("trust_mark_owners", "who owns trust marks"),
    ("trust_mark_type", "kind of trust mark"),
    ("trust_marks", "federation trust marks"),
    ("ttl", "cache lifetime in seconds"),
    ("txn", "transaction id"),
    ("typ", "token type"),
    ("ueid", "device's universal id"),
    ("unique_name", "user name for display"),
    ("updated_at", "profile last changed"),
    ("upn", "user principal name"),
    ("uptime", "seconds since boot"),
    ("user_login", "GitLab user name"),
    ("user_metadata", "user's own data"),
    ("uti", "Entra token id"),
    ("vc", "verifiable credential"),
    ("vct", "credential type"),
    ("vct#integrity", "credential type digest"),
    ("ver", "version of the format"),
    ("verified_claims", "claims with their evidence"),
    ("verified_primary_email", "verified main addresses"),
    ("verified_secondary_email", "verified other addresses"),
    ("vot", "vector of trust"),
    ("vp", "verifiable presentation"),
    ("vtm", "vector of trust's trustmark"),
    ("website", "web page"),
    ("wids", "Entra directory roles"),
    ("xms_mirid", "managed identity's resource"),
    ("zoneinfo", "time zone"),
];

/// The claims whose value is a NumericDate (RFC 7519 §2: seconds since 1970), in byte order.
pub static TIME_CLAIMS: Names<7> =
    Names::new(["auth_time", "exp", "iat", "nbf", "orig_iat", "toe", "updated_at"]);

/// What a header parameter is, in at most five words; `None` for names not known here and `alg`.
#[must_use]
pub fn header_note(name: &str) -> Option<&'static str> {
    note(HEADER, name)
}

/// What a claim is, in at most five words; `None` for names not known here.
#[must_use]
pub fn claim_note(name: &str) -> Option<&'static str> {
    note(CLAIMS, name)
}

/// The header parameters known here, each with its note.
pub fn headers() -> impl Iterator<Item = (&'static str, &'static str)> {
    HEADER.iter().copied()
}

/// The claims known here, each with its note.
pub fn claims() -> impl Iterator<Item = (&'static str, &'static str)> {
    CLAIMS.iter().copied()
}

fn note(table: &[(&str, &'static str)], name: &str) -> Option<&'static str> {
    let row = table.binary_search_by_key(&name, |&(known, _)| known).ok()?;
    table.get(row).map(|&(_, note)| note)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_in_order_and_without_duplicates() {
        assert!(HEADER.is_sorted_by(|a, b| a.0 < b.0));
        assert!(CLAIMS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(TIME_CLAIMS.all().is_sorted_by(|a, b| a < b));
    }

    #[test]
    fn notes_are_short_and_say_more_than_the_name() {
        for (name, note) in HEADER.iter().chain(CLAIMS) {
            assert!((1..=5).contains(&note.split(' ').count()), "{name}: {note}");
            assert_eq!(note.trim(), *note, "{name}");
            assert_ne!(name.replace('_', " "), *note, "{name}");
            assert!(!note.ends_with('.') || *name == "title", "{name}: {note}");
        }
    }

    #[test]
    fn every_row_is_found() {
        assert!(HEADER.iter().all(|(name, note)| header_note(name) == Some(note)));
        assert!(CLAIMS.iter().all(|(name, note)| claim_note(name) == Some(note)));
        assert!(TIME_CLAIMS.all().iter().all(|name| claim_note(name).is_some()));
    }

    #[test]
    fn well_known_names_read_well() {
        assert_eq!(claim_note("sub"), Some("subject"));
        assert_eq!(claim_note("name"), Some("full name"));
        assert_eq!(claim_note("aud"), Some("audience: who it is for"));
        assert_eq!(claim_note("jti"), Some("token id"));
        assert_eq!(header_note("kid"), Some("key id"));
        assert_eq!(header_note("typ"), None);
        for unknown in ["", "SUB", "sub ", "admin", "\0"] {
            assert_eq!(claim_note(unknown), None);
        }
        assert_eq!(header_note("alg"), None);
    }
}
