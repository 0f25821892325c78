#pragma once

// One client's connection as one coroutine: read a request, ask the handler, write its answer, and
// again, until the client or a deadline or the listener ends it. It waits without a buffer; bytes
// go through the worker's scratch memory straight into the request they belong to.
//
//   asio::co_spawn(worker.executor(), serve(std::make_unique<Connection>(…), true),
//   asio::detached);
//
// Lives on its worker's thread, and ends there.

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/http/census.h"
#include "server/http/forwarded_for.h"
#include "server/http/io_worker.h"
#include "server/http/request_reader.h"
#include "server/http/stream.h"
#include "server/http/tls_context.h"

namespace analytics::server {

/// The certificate that new connections get. Safe for use by several threads.
class CurrentCertificate {
 public:
  explicit CurrentCertificate(std::optional<TlsContext> tls) : tls_(std::move(tls)) {}

  /// Nothing: connections are plain.
  std::optional<TlsContext> tls() const {
    const std::lock_guard lock(mutex_);
    return tls_;
  }
  void change(TlsContext tls) {
    const std::lock_guard lock(mutex_);
    tls_ = std::move(tls);
  }

 private:
  mutable std::mutex mutex_;
  std::optional<TlsContext> tls_;
};

/// What all connections of a listener share.
struct House {
  House(ListenerOptions given, Handler asked, TrustedProxies trusted, std::optional<TlsContext> tls)
      : options(std::move(given)),
        handler(std::move(asked)),
        proxies(std::move(trusted)),
        certificate(std::move(tls)),
        requests(options.requests_bytes_max) {}

  const ListenerOptions options;
  const Handler handler;
  const TrustedProxies proxies;
  CurrentCertificate certificate;
  Census census;
  RequestBudget requests;
};

class Connection final : public Tenant {
 public:
  /// Has entered the census, and leaves it when destroyed.
  Connection(House& house, IoWorker& worker, Socket socket);
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override;

  Task<void> serve_requests();
  /// What a connection too many gets in place of service.
  Task<void> turn_away();

  void keep_deadline(Deadline now) override;
  void wake() override;

 private:
  Task<bool> shake_hands();
  Task<bool> read_request();
  bool take_what_came();
  void hold_request();
  Task<bool> answer();
  Task<void> ask(ServerRequest request);
  Task<void> refuse(ServerResponse refusal);
  Task<bool> write(std::string_view head, std::string_view body);
  Task<bool> write_stream(BodyStream& stream, bool in_chunks);
  Task<void> wait_a_tick();
  Task<void> linger();
  Task<void> wait_for(Socket::wait_type what);
  void move_in();
  bool has_more() const;
  bool out_of_time() const;
  bool must_end() const;
  void set_deadline(std::chrono::milliseconds from_now);

  House& house_;
  IoWorker& worker_;
  Stream stream_;
  asio::basic_waitable_timer<std::chrono::steady_clock,
                             asio::wait_traits<std::chrono::steady_clock>, Executor>
      answered_;
  RequestReader reader_;
  std::shared_ptr<Exchange> exchange_;  ///< The request that is with the handler.
  std::string remote_address_;          ///< The peer's.
  Deadline deadline_ = Deadline::max();
  std::size_t bytes_held_ = 0;
  bool is_streaming_ = false;  ///< What is being answered goes on until it is ended.
};

/// Owns the connection for as long as it lasts.
Task<void> serve(std::unique_ptr<Connection> connection, bool welcome);

}  // namespace analytics::server
