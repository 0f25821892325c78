#include "tests/support/http_server.h"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <type_traits>

#include "http/gzip.h"

namespace analytics::testing_support {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;
using Socket = asio::generic::stream_protocol::socket;
using UnixAcceptor = asio::local::stream_protocol::acceptor;

constexpr std::size_t kUnpackedBytesMax = 64 * 1024 * 1024;

RecordedRequest record(const http::request<http::string_body>& request, std::size_t connection) {
  RecordedRequest recorded{.method = request.method_string(),
                           .target = request.target(),
                           .body = request.body(),
                           .connection = connection};
  for (const auto& field : request) {
    recorded.headers.push_back({.name = field.name_string(), .value = field.value()});
  }
  return recorded;
}

std::string padding_headers(const Reply& reply) {
  std::string lines;
  if (reply.fault == Reply::Fault::huge_line) {
    return "X-Padding: " + std::string(reply.header_bytes, 'x') + "\r\n";
  }
  while (lines.size() < reply.header_bytes) lines += "X-Padding: " + std::string(987, 'x') + "\r\n";
  return lines;
}

std::string head_of(const Reply& reply) {
  std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " Said\r\n";
  for (const auto& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
  if (reply.header_bytes != 0) head += padding_headers(reply);
  const std::size_t missing = reply.fault == Reply::Fault::cut_body ? 1000 : 0;
  return head + "Content-Length: " + std::to_string(reply.body.size() + missing) + "\r\n\r\n";
}

awaitable<void> wait_for(asio::steady_timer::duration time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(use_awaitable);
}

template <class Stream>
awaitable<void> write(Stream& stream, std::string text) {
  co_await asio::async_write(stream, asio::buffer(text), use_awaitable);
}

template <class Stream>
awaitable<void> write_dripping(Stream& stream, std::string text) {
  for (const char c : text) {
    co_await write(stream, std::string(1, c));
    co_await wait_for(std::chrono::seconds(1));
  }
}

template <class Stream>
void reset(Stream& stream) {
  auto& socket = beast::get_lowest_layer(stream);
  socket.set_option(asio::socket_base::linger(true, 0));
  socket.close();
}

// Reads what is still on its way: closing before would be a reset, which may come before the alert
// that says why.
awaitable<void> end_gently(Socket& socket) {
  socket.shutdown(Socket::shutdown_send);
  char bytes[4096];
  while (true) co_await socket.async_read_some(asio::buffer(bytes), use_awaitable);
}

// Whether the connection may be used for another request.
template <class Stream>
awaitable<bool> answer(Stream& stream, const Reply& reply) {
  switch (reply.fault) {
    case Reply::Fault::hang:
      co_await wait_for(std::chrono::hours(24));
      co_return false;
    case Reply::Fault::reset:
      reset(stream);
      co_return false;
    case Reply::Fault::drip:
      co_await write(stream, head_of(reply));
      co_await write_dripping(stream, reply.body);
      co_return true;
    case Reply::Fault::cut_body:
      co_await write(stream, head_of(reply) + reply.body);
      co_return false;
    default:
      co_await write(stream, head_of(reply) + reply.body);
      co_return true;
  }
}

}  // namespace

std::string RecordedRequest::header(std::string_view name) const {
  for (const HttpHeader& header : headers) {
    if (beast::iequals(header.name, name)) return header.value;
  }
  return {};
}

std::string RecordedRequest::text() const {
  if (header("Content-Encoding") != "gzip") return body;
  Result<std::string> unpacked = gunzip(body, kUnpackedBytesMax);
  return unpacked ? *unpacked : std::string();
}

class HttpServer::Impl {
 public:
  explicit Impl(const HttpServerOptions& options) {
    if (!options.certificate_file.empty()) set_tls(options);
    if (options.unix_socket.empty()) {
      tcp_acceptor_.emplace(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
      port_ = tcp_acceptor_->local_endpoint().port();
      asio::co_spawn(context_, accept(*tcp_acceptor_), asio::detached);
    } else {
      unix_acceptor_.emplace(context_, UnixAcceptor::endpoint_type(options.unix_socket));
      asio::co_spawn(context_, accept(*unix_acceptor_), asio::detached);
    }
    thread_ = std::thread([this] { context_.run(); });
  }

  ~Impl() {
    context_.stop();
    thread_.join();
  }

  bool is_tls() const { return tls_.has_value(); }
  std::uint16_t port() const { return port_; }

  void set_handler(Handler handler) {
    const std::lock_guard lock(mutex_);
    handler_ = std::move(handler);
  }

  void enqueue(Reply reply) {
    const std::lock_guard lock(mutex_);
    script_.push_back(std::move(reply));
  }

  std::vector<RecordedRequest> requests() {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  std::size_t connections() {
    const std::lock_guard lock(mutex_);
    return connections_;
  }

  bool wait_for_requests(std::size_t count, std::chrono::milliseconds within) {
    std::unique_lock lock(mutex_);
    return came_.wait_for(lock, within, [&] { return requests_.size() >= count; });
  }

 private:
  void set_tls(const HttpServerOptions& options) {
    tls_.emplace(asio::ssl::context::tls_server);
    tls_->use_certificate_chain_file(options.certificate_file);
    tls_->use_private_key_file(options.key_file, asio::ssl::context::pem);
    if (options.client_ca_file.empty()) return;
    tls_->load_verify_file(options.client_ca_file);
    tls_->set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert);
  }

  template <class Acceptor>
  awaitable<void> accept(Acceptor& acceptor) {
    while (true) {
      auto socket = co_await acceptor.async_accept(use_awaitable);
      if constexpr (std::is_same_v<Acceptor, tcp::acceptor>) {
        socket.set_option(tcp::no_delay(true));
      }
      asio::co_spawn(context_, serve(std::move(socket), count_connection()), asio::detached);
    }
  }

  // Whatever ends a connection ends as an exception of Asio's; the test sees it at its own end.
  awaitable<void> serve(Socket socket, std::size_t connection) {
    try {
      if (!tls_) {
        co_await talk(socket, connection);
      } else {
        asio::ssl::stream<Socket> stream(std::move(socket), *tls_);
        boost::system::error_code refused;
        co_await stream.async_handshake(asio::ssl::stream_base::server,
                                        asio::redirect_error(use_awaitable, refused));
        if (refused) {
          co_await end_gently(stream.next_layer());
        } else {
          co_await talk(stream, connection);
        }
      }
    } catch (const boost::system::system_error&) {
    }
  }

  template <class Stream>
  awaitable<void> talk(Stream& stream, std::size_t connection) {
    beast::flat_buffer buffer;
    bool goes_on = true;
    while (goes_on) {
      http::request_parser<http::string_body> parser;
      parser.body_limit(boost::none);
      co_await http::async_read(stream, buffer, parser, use_awaitable);
      const Reply reply = take(record(parser.get(), connection));
      goes_on = co_await answer(stream, reply) && parser.get().keep_alive();
    }
  }

  std::size_t count_connection() {
    const std::lock_guard lock(mutex_);
    return ++connections_;
  }

  Reply take(RecordedRequest request) {
    Handler handler;
    std::optional<Reply> scripted;
    {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      handler = handler_;
      if (!script_.empty()) {
        scripted = std::move(script_.front());
        script_.pop_front();
      }
    }
    came_.notify_all();
    if (scripted) return *std::move(scripted);
    return handler ? handler(request) : Reply{};
  }

  asio::io_context context_{1};
  std::optional<tcp::acceptor> tcp_acceptor_;
  std::optional<UnixAcceptor> unix_acceptor_;
  std::optional<asio::ssl::context> tls_;
  std::uint16_t port_ = 0;

  std::mutex mutex_;
  std::condition_variable came_;
  Handler handler_;
  std::deque<Reply> script_;
  std::vector<RecordedRequest> requests_;
  std::size_t connections_ = 0;

  std::thread thread_;
};

HttpServer::HttpServer(HttpServerOptions options) : impl_(std::make_unique<Impl>(options)) {}
HttpServer::HttpServer(Handler handler) : HttpServer() { set_handler(std::move(handler)); }
HttpServer::~HttpServer() = default;

std::string HttpServer::url() const {
  const std::string scheme = impl_->is_tls() ? "https://" : "http://";
  return port() == 0 ? scheme + "localhost" : scheme + "127.0.0.1:" + std::to_string(port());
}
std::uint16_t HttpServer::port() const { return impl_->port(); }
void HttpServer::set_handler(Handler handler) { impl_->set_handler(std::move(handler)); }
void HttpServer::enqueue(Reply reply) { impl_->enqueue(std::move(reply)); }
std::vector<RecordedRequest> HttpServer::requests() const { return impl_->requests(); }
std::size_t HttpServer::connections() const { return impl_->connections(); }
bool HttpServer::wait_for_requests(std::size_t count, std::chrono::milliseconds within) const {
  return impl_->wait_for_requests(count, within);
}

}  // namespace analytics::testing_support
