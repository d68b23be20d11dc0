//! The description of the HTTP API, made from one table, which the tests walk as well.

use serde_json::{Map, Value, json};

/// How a caller proves who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// Anybody.
    Anybody,
    /// The phone, with the bearer token of its claim (or of the token endpoint).
    Phone,
    /// The browser that opened the recovery, with its cookie.
    Browser,
    /// The admin, with the token from the environment.
    Admin,
}

/// One operation: method, path, what it does, who may, and the media type of its body.
pub(crate) type Operation = (&'static str, &'static str, &'static str, Caller, Option<&'static str>);

const JSON: Option<&str> = Some("application/json");
const FORM: Option<&str> = Some("application/x-www-form-urlencoded");

/// Every operation that programs use.
#[rustfmt::skip]
pub(crate) const OPERATIONS: &[Operation] = &[
    ("post", "/api/handoff/claim", "Take a recovery over with its code or token, once", Caller::Anybody, JSON),
    ("get", "/api/recoveries/{id}", "Where the recovery stands", Caller::Phone, None),
    ("post", "/api/recoveries/{id}/confirm-words", "Say whether the two words are the same", Caller::Phone, JSON),
    ("post", "/api/recoveries/{id}/consent", "Agree, with a statement signed by the device key, or not", Caller::Phone, JSON),
    ("post", "/api/recoveries/{id}/challenge", "A fresh nonce for a face check", Caller::Phone, JSON),
    ("post", "/api/recoveries/{id}/evidence", "Send the evidence of a capture", Caller::Phone, Some("application/vnd.regain.evidence")),
    ("get", "/api/recoveries/{id}/hand-over", "The link with which a phone takes the recovery over from a verifier", Caller::Phone, None),
    ("get", "/api/recoveries/{id}/presentation", "Start the presentation of the verified ID", Caller::Phone, None),
    ("post", "/api/recoveries/{id}/abort", "Stop the recovery", Caller::Phone, None),
    ("get", "/api/recoveries/{id}/result", "How it ended, with a nonce while a pass waits for this phone", Caller::Phone, None),
    ("post", "/api/recoveries/{id}/pass", "The pass, for the nonce of the result signed by the device key", Caller::Phone, JSON),
    ("post", "/api/recoveries/{id}/pass/received", "Say that the pass arrived; it is not given again", Caller::Phone, None),
    ("get", "/.well-known/openid-credential-issuer/issuer", "OpenID4VCI credential issuer metadata", Caller::Anybody, None),
    ("get", "/.well-known/oauth-authorization-server/issuer", "Authorization server metadata (RFC 8414)", Caller::Anybody, None),
    ("get", "/.well-known/jwt-vc-issuer/issuer", "SD-JWT VC issuer metadata", Caller::Anybody, None),
    ("post", "/issuer/token", "Redeem a pre-authorized code", Caller::Anybody, FORM),
    ("post", "/issuer/nonce", "A fresh nonce for a key proof", Caller::Anybody, None),
    ("post", "/issuer/credential", "Fetch the credential", Caller::Phone, JSON),
    ("post", "/openid4vp/response", "Answer a presentation request (direct_post)", Caller::Anybody, FORM),
    ("get", "/recover/{id}/state", "What the open page follows, for polling", Caller::Browser, None),
    ("get", "/recover/{id}/events", "The same as server-sent events", Caller::Browser, None),
    ("get", "/recover/{id}/qr.png", "The QR of the moment", Caller::Browser, None),
    ("get", "/api/admin/audit", "The newest audit records", Caller::Admin, None),
    ("get", "/healthz", "Whether the service and its database answer", Caller::Anybody, None),
    ("get", "/metrics", "Metrics in Prometheus' text form", Caller::Anybody, None),
    ("get", "/openapi.json", "This description", Caller::Anybody, None),
];

/// The OpenAPI 3.1 document.
pub(crate) fn document() -> Value {
    let mut paths = Map::new();
    for (method, path, summary, caller, body) in OPERATIONS {
        let mut operation = json!({
            "summary": summary,
            "responses": {
                "200": { "description": "Done" },
                "default": { "description": "Refused", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } } },
            },
        });
        if path.contains("{id}") {
            operation["parameters"] = json!([{ "name": "id", "in": "path", "required": true, "schema": { "type": "string", "pattern": "^[0-9a-f]{32}$" } }]);
        }
        if let Some(media) = body {
            let schema = if *media == "application/vnd.regain.evidence" {
                json!({ "type": "string", "format": "binary" })
            } else {
                json!({ "type": "object" })
            };
            operation["requestBody"] = json!({ "required": true, "content": { *media: { "schema": schema } } });
        }
        let scheme = match caller {
            Caller::Anybody => None,
            Caller::Phone => Some("phone"),
            Caller::Browser => Some("browser"),
            Caller::Admin => Some("admin"),
        };
        operation["security"] = scheme.map_or_else(|| json!([]), |scheme| json!([{ scheme: [] }]));
        let entry = paths.entry(*path).or_insert_with(|| json!({}));
        entry[*method] = operation;
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Regain recovery service", "version": env!("CARGO_PKG_VERSION"), "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" } },
        "paths": paths,
        "components": {
            "securitySchemes": {
                "phone": { "type": "http", "scheme": "bearer" },
                "admin": { "type": "http", "scheme": "bearer" },
                "browser": { "type": "apiKey", "in": "cookie", "name": "regain-recovery" },
            },
            "schemas": {
                "Problem": {
                    "type": "object",
                    "required": ["refusal", "correlation"],
                    "properties": {
                        "correlation": { "type": "string" },
                        "refusal": {
                            "type": "object",
                            "required": ["code", "short", "title", "body", "action", "retryable"],
                            "properties": {
                                "code": { "type": "string" }, "short": { "type": "string" }, "title": { "type": "string" },
                                "body": { "type": "string" }, "action": { "type": "string" }, "retryable": { "type": "boolean" },
                            },
                        },
                    },
                },
            },
        },
    })
}
