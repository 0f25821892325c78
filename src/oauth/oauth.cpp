// The OAuth token source: its settings, and what a fork makes of it.
#include <analytics/oauth.h>

#include <atomic>
#include <utility>

#include "base/deadline.h"
#include "base/fork_generation.h"
#include "http/url.h"
#include "oauth/rs256.h"
#include "oauth/token_fetcher.h"

namespace analytics {
namespace {

Error invalid(const std::string& what) {
  return {ErrorCode::invalid_config, "OAuthConfig::" + what};
}

Result<void> check(const OAuthConfig& config) {
  if (config.client_id.empty()) return invalid("client_id is empty");
  if (config.key_id.empty()) return invalid("key_id is empty");
  if (config.scope.empty()) return invalid("scope is empty");
  if (config.private_key.empty()) return invalid("private_key is empty");
  if (const Result<void> key = check_rsa_key(config.private_key); !key) {
    return invalid("private_key: " + key.error().message);
  }
  if (config.connect_timeout <= std::chrono::milliseconds(0)) {
    return invalid("connect_timeout must be more than 0 ms");
  }
  if (config.request_timeout <= std::chrono::milliseconds(0)) {
    return invalid("request_timeout must be more than 0 ms");
  }
  return {};
}

Result<TokenSettings> finalize(const OAuthConfig& config) {
  if (Result<void> checked = check(config); !checked) return std::move(checked).error();
  Result<std::string> server = endpoint_url(config.auth_server, "");
  Result<std::string> url = endpoint_url(config.auth_server, "/token");
  if (!server) return invalid("auth_server: " + server.error().message);
  if (!url) return invalid("auth_server: " + url.error().message);
  return TokenSettings{.client_id = config.client_id,
                       .private_key = config.private_key,
                       .key_id = config.key_id,
                       .auth_server = *std::move(server),
                       .url = *std::move(url),
                       .scope = config.scope,
                       .connect_timeout = bounded_wait(config.connect_timeout),
                       .request_timeout = bounded_wait(config.request_timeout)};
}

class OAuthTokenSource final : public TokenSource {
 public:
  OAuthTokenSource(TokenSettings settings, CurlOptions curl, std::shared_ptr<Transport> transport,
                   std::shared_ptr<Clock> clock)
      : settings_(std::move(settings)),
        curl_(std::move(curl)),
        transport_(std::move(transport)),
        clock_(std::move(clock)) {}

  // What a child inherits is left in memory: it has a thread that isn't there, and a lock that may
  // be held for ever.
  ~OAuthTokenSource() override {
    Life* const life = newest_.load(std::memory_order_acquire);
    if (!life || life->generation != fork_generation()) return;
    life->fetcher->close();
    delete life;
  }

  Result<void> start() {
    const Result<TokenFetcher*> started = fetcher();
    return started ? Result<void>() : started.error();
  }

  void token(Deadline deadline, Done done) override {
    Result<TokenFetcher*> here = fetcher();
    if (!here) return done(std::move(here).error());
    (*here)->token(deadline, std::move(done));
  }

  void refused(std::string_view token) override {
    // A child that has fetched none has nothing to forget.
    const Life* life = newest_.load(std::memory_order_acquire);
    if (life && life->generation == fork_generation()) life->fetcher->refused(token);
  }

 private:
  // What belongs to one process; not changed any more once it is there.
  struct Life {
    const std::uint32_t generation;
    const std::shared_ptr<TokenFetcher> fetcher;
  };

  Result<TokenFetcher*> fetcher();
  Result<std::unique_ptr<Life>> begin_life() const;

  const TokenSettings settings_;
  const CurlOptions curl_;
  const std::shared_ptr<Transport> transport_;  // Null: ours.
  const std::shared_ptr<Clock> clock_;
  const std::uint32_t made_in_ = fork_generation();
  std::atomic<Life*> newest_{nullptr};  // Without a lock, since a child could find it held.
};

// This process's own; the first caller after a fork makes it.
Result<TokenFetcher*> OAuthTokenSource::fetcher() {
  Life* newest = newest_.load(std::memory_order_acquire);
  if (newest && newest->generation == fork_generation()) return newest->fetcher.get();
  Result<std::unique_ptr<Life>> life = begin_life();
  if (!life) return std::move(life).error();
  // Where two threads come at once, the second one's is ended again, unused.
  if (newest_.compare_exchange_strong(newest, life->get(), std::memory_order_acq_rel)) {
    return (*life).release()->fetcher.get();
  }
  return newest->fetcher.get();
}

Result<std::unique_ptr<OAuthTokenSource::Life>> OAuthTokenSource::begin_life() const {
  std::shared_ptr<Transport> transport = transport_;
  if (transport && made_in_ != fork_generation()) {
    return Error{ErrorCode::not_available,
                 "OAuthConfig::transport was made before a fork; make another source of tokens"};
  }
  if (!transport) {
    Result<std::shared_ptr<Transport>> made = curl_transport(curl_);
    if (!made) return std::move(made).error();
    transport = *std::move(made);
  }
  auto fetcher = std::make_shared<TokenFetcher>(settings_, std::move(transport), clock_);
  return std::unique_ptr<Life>(new Life{fork_generation(), std::move(fetcher)});
}

}  // namespace

Result<std::shared_ptr<TokenSource>> oauth_token_source(OAuthConfig config) {
  Result<TokenSettings> settings = finalize(config);
  if (!settings) return std::move(settings).error();
  if (!config.clock) config.clock = Clock::real();
  auto source =
      std::make_shared<OAuthTokenSource>(*std::move(settings), std::move(config.curl),
                                         std::move(config.transport), std::move(config.clock));
  if (Result<void> started = source->start(); !started) return std::move(started).error();
  return std::shared_ptr<TokenSource>(std::move(source));
}

}  // namespace analytics
