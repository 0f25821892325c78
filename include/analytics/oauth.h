#pragma once

// Access tokens by OAuth 2.0 client credentials, as Segment has them: the program proves that it
// has a private key, by a short-lived signed assertion (RFC 7523), and is given a token for a day
// or more. Nothing secret but the key is kept in the program's settings, and the key never leaves
// it.
//
//   std::shared_ptr<TokenSource> tokens = oauth_token_source({.client_id = "YOUR_CLIENT_ID",
//                                                             .private_key = pem,
//                                                             .key_id = "YOUR_KEY_ID"}).value();
//   auto analytics = Analytics::create({.write_key = "YOUR_WRITE_KEY",
//                                       .authorization = tokens}).value();
//
// This header belongs to the target `analytics::oauth` (pkg-config: analytics-oauth), which needs
// libcrypto; the library without it needs none. docs/oauth.md has the whole story.
//
// When a token is fetched:
//   - the first time that one is asked for, and not before;
//   - ahead of its end: once half its life is over, the current token is still handed out while
//     another one is fetched;
//   - after `refused`. What the authorization server then issues is handed out, whatever it is.
// However many callers wait, there is one request at a time. Fetching has a thread, which lives
// only as long as a fetch is under way; nothing blocks the callers of `token`.
//
// What failed is tried again as long as somebody waits: at once after the first failure, then after
// 100 ms, twice as long each time, up to 60 s; after 429 when `Retry-After` says so. 400, 401 and
// 415 end the wait of all, and are tried again no sooner than 5 s later. A caller whose deadline
// comes before the next try is told at once.
//
// Errors have the code `no_token`, or the network's own (`timed_out`, `connect_failed` …). Of the
// authorization server's answers they show `error` and `error_description`, cut short, and no more.
//
// After a fork the child starts afresh: it has neither the parent's token nor its waiting callers,
// and makes a transport of its own. Where OAuthConfig::transport was given, it cannot, and answers
// `not_available`: make another source there.
//
// The destructor ends what is under way; callers that still wait are told `canceled`.

#include <chrono>
#include <memory>
#include <string>

#include <analytics/authorization.h>
#include <analytics/clock.h>
#include <analytics/result.h>
#include <analytics/transport.h>

namespace analytics {

/// The authorization servers of Segment's data regions.
inline constexpr const char* kAuthServerUs = "https://oauth2.segment.io";
inline constexpr const char* kAuthServerEu = "https://oauth2.eu1.segmentapis.com";

/// Settings, checked by `oauth_token_source`.
struct OAuthConfig {
  std::string client_id{};    ///< The id of the OAuth application.
  std::string private_key{};  ///< RSA, at least 2,048 bits, PEM text, not encrypted.
  std::string key_id{};       ///< Which of the application's public keys belongs to it.
  std::string auth_server = kAuthServerUs;  ///< With its scheme; tokens come from its /token.
  std::string scope = "tracking_api:write";

  std::chrono::milliseconds connect_timeout = std::chrono::seconds(5);
  std::chrono::milliseconds request_timeout = std::chrono::seconds(10);

  CurlOptions curl{};                      ///< For the transport, where none is given.
  std::shared_ptr<Transport> transport{};  ///< Default: curl. May be the client's own.
  std::shared_ptr<Clock> clock{};          ///< Default: the machine's.
};

/// Checks the settings; invalid_config names the setting. Sends nothing yet.
Result<std::shared_ptr<TokenSource>> oauth_token_source(OAuthConfig config);

}  // namespace analytics
