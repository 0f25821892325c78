//! Sends events with the crate `analytics`; prints what that took as one JSON object.
//!
//!     peer HOST EVENTS BATCH IN-FLIGHT      BATCH 0: as many as the batcher takes
//!
//! The crate has no queue and no thread: a batch is sent before the next one is begun, so that
//! IN-FLIGHT, which the other peers take, makes no difference.

use analytics::batcher::Batcher;
use analytics::client::Client;
use analytics::http::HttpClient;
use analytics::message::{BatchMessage, Track, User};
use serde_json::json;
use std::time::Instant;

fn status_bytes(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() * 1024
}

fn cpu_seconds() -> f64 {
    let mut used: libc::rusage = unsafe { std::mem::zeroed() };
    unsafe { libc::getrusage(libc::RUSAGE_SELF, &mut used) };
    let seconds = |time: libc::timeval| time.tv_sec as f64 + time.tv_usec as f64 / 1e6;
    seconds(used.ru_utime) + seconds(used.ru_stime)
}

fn order(number: usize) -> BatchMessage {
    BatchMessage::Track(Track {
        user: User::Both {
            user_id: format!("user-{}", 1_000_000 + number),
            anonymous_id: "8c9d4f0a-6d3b-4f7e-9c39-0b0a5e0f5c11".to_owned(),
        },
        event: "Order Completed".to_owned(),
        properties: json!({
            "order_id": format!("50314b8e9bcf00000{}", 1_000_000 + number),
            "revenue": 25.5,
            "currency": "USD",
            "products": [
                {"sku": "45790-32", "price": 19, "quantity": 1},
                {"sku": "46493-32", "price": 3, "quantity": 2},
            ],
            "coupon": null,
        }),
        context: Some(json!({
            "ip": "203.0.113.24",
            "locale": "en-US",
            "page": {"path": "/checkout/thank-you", "title": "Thank you"},
        })),
        integrations: Some(json!({"All": true})),
        ..Default::default()
    })
}

struct Sender {
    client: HttpClient,
    batcher: Batcher,
    events: usize,
}

impl Sender {
    fn send(&mut self) {
        let full = std::mem::replace(&mut self.batcher, Batcher::new(None));
        self.client.send("key", &full.into_message()).unwrap();
        self.events = 0;
    }

    fn push(&mut self, message: BatchMessage, batch: usize) {
        if let Some(message) = self.batcher.push(message).unwrap() {
            self.send();
            assert!(self.batcher.push(message).unwrap().is_none());
        }
        self.events += 1;
        if self.events == batch {
            self.send();
        }
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let events: usize = arguments[2].parse().unwrap();
    let batch: usize = arguments[3].parse().unwrap();
    let (rss, cpu, begin) = (status_bytes("VmRSS"), cpu_seconds(), Instant::now());
    let mut sender = Sender {
        client: HttpClient::new(reqwest::Client::new(), arguments[1].clone()),
        batcher: Batcher::new(None),
        events: 0,
    };
    for number in 0..events {
        sender.push(order(number), batch);
    }
    if sender.events > 0 {
        sender.send();
    }
    println!(
        "{}",
        json!({
            "seconds": begin.elapsed().as_secs_f64(),
            "cpu_seconds": cpu_seconds() - cpu,
            "rss_start_bytes": rss,
            "rss_peak_bytes": status_bytes("VmHWM"),
        })
    );
}
