#pragma once

// One connection of an HttpListener, over any of Asio's streams: requests are read, handed over,
// and answered, well or badly. Only for the few files that may see Asio, which is slow to compile.
//
//   co_await talk(socket, 1, [](RecordedRequest request) { return Reply{}; });
//
// Each connection stays on its listener's thread.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>

#include <analytics/testing/reply.h>

namespace analytics::testing {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

/// By TCP or by a unix socket.
using Socket = asio::generic::stream_protocol::socket;

/// Hands a request over, and gets its reply.
using Take = std::function<Reply(RecordedRequest)>;

struct ConnectionKind {
  std::string scheme{};
  /// Serves one connection until it ends, which may be by an exception of Asio's.
  std::function<asio::awaitable<void>(Socket, std::size_t number, Take)> serve{};
};

RecordedRequest record(const http::request<http::string_body>& request, std::size_t connection);
/// The reply's status line and headers, with the length of its body.
std::string head_of(const Reply& reply);

template <class Stream>
asio::awaitable<void> write(Stream& stream, std::string text) {
  co_await asio::async_write(stream, asio::buffer(text), asio::use_awaitable);
}

inline asio::awaitable<void> wait_for(asio::steady_timer::duration time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

template <class Stream>
asio::awaitable<void> write_dripping(Stream& stream, std::string text) {
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

/// Whether the connection may be used for another request.
template <class Stream>
asio::awaitable<bool> answer(Stream& stream, const Reply& reply) {
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

template <class Stream>
asio::awaitable<void> talk(Stream& stream, std::size_t connection, const Take& take) {
  constexpr std::uint64_t kBodyBytesMax = 64 * 1024 * 1024;
  beast::flat_buffer buffer;
  bool goes_on = true;
  while (goes_on) {
    http::request_parser<http::string_body> parser;
    parser.body_limit(kBodyBytesMax);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    const Reply reply = take(record(parser.get(), connection));
    goes_on = co_await answer(stream, reply) && parser.get().keep_alive();
  }
}

}  // namespace analytics::testing
