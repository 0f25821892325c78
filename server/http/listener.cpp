#include "server/http/listener.h"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <mutex>

#include "server/http/connection.h"

namespace analytics::server {
namespace {

using boost::system::error_code;

constexpr asio::use_awaitable_t<Executor> kAwait;
// Connections beyond the limit that are told so; any further ones are just closed.
constexpr std::size_t kTurnedAwayMax = 64;
// What the kernel keeps of answers that a client does not read: left to itself, megabytes each.
constexpr int kSendBufferBytes = 64 * 1024;
// After accept failed, as it does when the process is out of file descriptors.
constexpr std::chrono::milliseconds kAcceptPause = std::chrono::milliseconds(100);

using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

// An exception in a coroutine is lack of memory; the connection that met it has ended.
constexpr auto kEndQuietly = [](const std::exception_ptr&) {};

std::chrono::milliseconds tick_for(const ListenerOptions& options) {
  return std::clamp(std::min(options.idle_timeout, options.request_timeout) / 8,
                    std::chrono::milliseconds(5), std::chrono::milliseconds(1000));
}

class TcpListener final : public Listener {
 public:
  TcpListener(ListenerOptions options, Handler handler, TrustedProxies proxies,
              std::optional<TlsContext> tls)
      : house_(std::move(options), std::move(handler), std::move(proxies), std::move(tls)) {
    for (std::size_t i = 0; i < house_.options.threads; ++i) {
      workers_.push_back(std::make_unique<IoWorker>(tick_for(house_.options)));
    }
  }
  TcpListener(const TcpListener&) = delete;
  TcpListener& operator=(const TcpListener&) = delete;
  ~TcpListener() override { TcpListener::stop(Deadline::min()); }

  Result<void> listen();
  std::uint16_t port() const override { return port_; }
  Result<void> reload_tls() override;
  std::string tls_warning() const override;
  void stop(Deadline deadline) override;

 private:
  Result<tcp::endpoint> endpoint() const;
  Error cannot_listen(const error_code& error) const;
  Task<void> accept();
  void admit(IoWorker& worker, Socket socket);
  void close_door();

  House house_;
  std::vector<std::unique_ptr<IoWorker>> workers_;
  std::uint16_t port_ = 0;
  std::mutex stopping_;
  bool stopped_ = false;

  // The first worker's, as is what the acceptor does.
  std::unique_ptr<Acceptor> acceptor_;
  std::unique_ptr<Timer> pause_;
  bool door_closed_ = false;
};

Result<tcp::endpoint> TcpListener::endpoint() const {
  std::string text = house_.options.address;
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (text == "localhost") text = "127.0.0.1";
  error_code error;
  const asio::ip::address address = asio::ip::make_address(text, error);
  if (!error) return tcp::endpoint(address, house_.options.port);
  return Error{ErrorCode::invalid_config,
               "cannot listen on \"" + house_.options.address +
                   "\": it is not an IP address; give one of this machine's, such as 127.0.0.1, "
                   "::1, or 0.0.0.0 for all"};
}

Error TcpListener::cannot_listen(const error_code& error) const {
  std::string advice = "check the address and the port";
  if (error == asio::error::address_in_use) {
    advice = "another program has that port: stop it, or choose another port";
  } else if (error == asio::error::access_denied) {
    advice = "ports below 1024 need privileges: choose one above";
  } else if (error == boost::system::errc::address_not_available) {
    advice = "this machine has no such address";
  } else if (error == asio::error::no_descriptors) {
    advice = "raise the limit of open files (ulimit -n)";
  }
  return {ErrorCode::network_error, "cannot listen on " + house_.options.address + ", port " +
                                        std::to_string(house_.options.port) + ": " +
                                        error.message() + "; " + advice};
}

Result<void> TcpListener::listen() {
  const Result<tcp::endpoint> where = endpoint();
  if (!where) return where.error();
  acceptor_ = std::make_unique<Acceptor>(workers_[0]->executor());
  pause_ = std::make_unique<Timer>(workers_[0]->executor());
  error_code error;
  acceptor_->open(where->protocol(), error);
  if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
  // Connections have it from the acceptor.
  if (!error) acceptor_->set_option(asio::socket_base::send_buffer_size(kSendBufferBytes), error);
  if (!error) acceptor_->bind(*where, error);
  if (!error) acceptor_->listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(error);
  port_ = acceptor_->local_endpoint(error).port();
  for (const auto& worker : workers_) worker->start();
  house_.census.enter(1);
  asio::co_spawn(workers_[0]->executor(), accept(),
                 [this](const std::exception_ptr&) { house_.census.leave(); });
  return {};
}

Task<void> TcpListener::accept() {
  for (std::size_t next = 0; !door_closed_; ++next) {
    IoWorker& worker = *workers_[next % workers_.size()];
    Socket socket(worker.executor());
    error_code error;
    co_await acceptor_->async_accept(socket, asio::redirect_error(kAwait, error));
    if (!error) {
      admit(worker, std::move(socket));
    } else if (!door_closed_ && error != asio::error::connection_aborted) {
      pause_->expires_after(kAcceptPause);
      co_await pause_->async_wait(asio::redirect_error(kAwait, error));
    }
  }
}

// The acceptor itself is one of those in the census.
void TcpListener::admit(IoWorker& worker, Socket socket) {
  const std::size_t connections_max = house_.options.connections_max + 1;
  const bool welcome = house_.census.enter(connections_max);
  if (!welcome && !house_.census.enter(connections_max + kTurnedAwayMax)) return;
  auto connection = std::make_unique<Connection>(house_, worker, std::move(socket));
  asio::co_spawn(worker.executor(), serve(std::move(connection), welcome), kEndQuietly);
}

void TcpListener::close_door() {
  door_closed_ = true;
  error_code ignored;
  acceptor_->close(ignored);
  pause_->cancel();
}

Result<void> TcpListener::reload_tls() {
  if (!house_.options.tls) return {};
  Result<TlsContext> tls = TlsContext::load(*house_.options.tls);
  if (!tls) return std::move(tls).error();
  house_.certificate.change(*std::move(tls));
  return {};
}

std::string TcpListener::tls_warning() const {
  const std::optional<TlsContext> tls = house_.certificate.tls();
  return tls ? tls->warning(std::chrono::system_clock::now()) : std::string();
}

void TcpListener::stop(Deadline deadline) {
  const std::lock_guard lock(stopping_);
  if (stopped_) return;
  stopped_ = true;
  if (port_ != 0) {
    asio::post(workers_[0]->executor(), [this] { close_door(); });
    for (const auto& worker : workers_) worker->drain();
    if (!house_.census.wait_until_empty(deadline)) {
      for (const auto& worker : workers_) worker->abort();
      house_.census.wait_until_empty();
    }
  }
  for (const auto& worker : workers_) worker->join();
}

Result<void> check(const ListenerOptions& options, const Handler& handler) {
  const char* wrong = nullptr;
  if (!handler) wrong = "a handler is needed";
  if (options.threads == 0) wrong = "threads must be at least 1";
  if (options.connections_max == 0) wrong = "connections_max must be at least 1";
  if (options.header_bytes_max < 256) wrong = "header_bytes_max must be at least 256";
  if (options.request_timeout.count() <= 0) wrong = "request_timeout must be more than zero";
  if (options.idle_timeout.count() <= 0) wrong = "idle_timeout must be more than zero";
  if (wrong == nullptr) return {};
  return Error{ErrorCode::invalid_config, std::string("the listener's options: ") + wrong};
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::start(ListenerOptions options, Handler handler) {
  const Result<void> checked = check(options, handler);
  if (!checked) return checked.error();
  Result<TrustedProxies> proxies = TrustedProxies::parse(options.trusted_proxies);
  if (!proxies) return std::move(proxies).error();
  std::optional<TlsContext> tls;
  if (options.tls) {
    Result<TlsContext> loaded = TlsContext::load(*options.tls);
    if (!loaded) return std::move(loaded).error();
    tls = *std::move(loaded);
  }
  try {
    auto listener = std::make_unique<TcpListener>(std::move(options), std::move(handler),
                                                  *std::move(proxies), std::move(tls));
    const Result<void> listening = listener->listen();
    if (!listening) return listening.error();
    return std::unique_ptr<Listener>(std::move(listener));
  } catch (const std::exception& error) {
    return Error{ErrorCode::io_error, std::string("cannot start the listener: ") + error.what()};
  }
}

}  // namespace analytics::server
