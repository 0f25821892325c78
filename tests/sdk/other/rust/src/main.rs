//! Makes the calls of a job with the crate `analytics`: {"host", "writeKey", "calls"} on standard
//! input. It has no queue: all calls are one batch. It adds no message ids, and so ours are `extra`.

use analytics::batcher::Batcher;
use analytics::client::Client;
use analytics::http::HttpClient;
use analytics::message::{Alias, BatchMessage, Group, Identify, Page, Screen, Track, User};
use serde_json::{Map, Value};

fn text(call: &Value, key: &str) -> String {
    call[key].as_str().unwrap_or_default().to_owned()
}

fn user(call: &Value) -> User {
    let (user_id, anonymous_id) = (text(call, "userId"), text(call, "anonymousId"));
    match (user_id.is_empty(), anonymous_id.is_empty()) {
        (false, false) => User::Both { user_id, anonymous_id },
        (false, true) => User::UserId { user_id },
        _ => User::AnonymousId { anonymous_id },
    }
}

fn object(call: &Value, key: &str) -> Value {
    call.get(key).cloned().unwrap_or_else(|| Value::Object(Map::new()))
}

fn extra(call: &Value) -> Map<String, Value> {
    let names = ["messageId", "category"];
    let given = names.iter().filter(|name| call.get(*name).is_some());
    given.map(|name| (name.to_string(), call[*name].clone())).collect()
}

fn message(call: &Value) -> BatchMessage {
    let (user, extra) = (user(call), extra(call));
    let context = call.get("context").cloned();
    let integrations = call.get("integrations").cloned();
    let (properties, traits) = (object(call, "properties"), object(call, "traits"));
    let name = text(call, "name");
    match call["type"].as_str().unwrap() {
        "identify" => BatchMessage::Identify(Identify {
            user, traits, context, integrations, extra, ..Default::default()
        }),
        "track" => BatchMessage::Track(Track {
            user, event: text(call, "event"), properties, context, integrations, extra,
            ..Default::default()
        }),
        "page" => BatchMessage::Page(Page {
            user, name, properties, context, integrations, extra, ..Default::default()
        }),
        "screen" => BatchMessage::Screen(Screen {
            user, name, properties, context, integrations, extra, ..Default::default()
        }),
        "group" => BatchMessage::Group(Group {
            user, group_id: text(call, "groupId"), traits, context, integrations, extra,
            ..Default::default()
        }),
        _ => BatchMessage::Alias(Alias {
            user, previous_id: text(call, "previousId"), context, integrations, extra,
            ..Default::default()
        }),
    }
}

fn main() {
    let job: Value = serde_json::from_reader(std::io::stdin()).unwrap();
    let mut batcher = Batcher::new(None);
    for call in job["calls"].as_array().unwrap() {
        assert!(batcher.push(message(call)).unwrap().is_none());
    }
    HttpClient::new(reqwest::Client::new(), text(&job, "host"))
        .send(job["writeKey"].as_str().unwrap(), &batcher.into_message())
        .unwrap();
}
