#include "server/http/connection.h"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cstdio>
#include <span>
#include <utility>

#include "server/http/body_stream.h"
#include "server/http/json_error.h"

namespace analytics::server {
namespace {

using boost::system::error_code;
using std::chrono::steady_clock;

constexpr asio::use_awaitable_t<Executor> kAwait;
// A client that sends on after a refusal is listened to for so long, so that it can read it.
constexpr std::chrono::milliseconds kLingerMax = std::chrono::seconds(2);
constexpr std::size_t kLingerBytesMax = 8 * 1024 * 1024;

std::string address_text(const Socket& socket) {
  error_code error;
  asio::ip::address address = socket.remote_endpoint(error).address();
  if (error) return {};
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
  }
  return address.to_string();
}

ServerResponse overloaded(std::string_view message) {
  ServerResponse response = json_error(503, "overloaded", message);
  response.headers.push_back({"Retry-After", "1"});
  return response;
}

std::string chunk_head(std::size_t bytes) {
  std::array<char, 20> text{};
  const int size = std::snprintf(text.data(), text.size(), "%zx\r\n", bytes);
  return {text.data(), static_cast<std::size_t>(size)};
}

}  // namespace

Connection::Connection(House& house, IoWorker& worker, Socket socket)
    : house_(house),
      worker_(worker),
      stream_(std::move(socket)),
      answered_(worker.executor(), Deadline::max()),
      reader_({.header_bytes_max = house.options.header_bytes_max,
               .body_bytes_max = house.options.body_bytes_max}) {}

Connection::~Connection() {
  if (exchange_) exchange_->abandon();
  worker_.remove(*this);
  house_.requests.give_back(bytes_held_);
  house_.census.leave();
}

// Not in the constructor, which is called by the acceptor's thread.
void Connection::move_in() {
  worker_.add(*this);
  error_code ignored;
  stream_.socket().non_blocking(true, ignored);
  stream_.socket().set_option(tcp::no_delay(true), ignored);
  remote_address_ = address_text(stream_.socket());
}

Task<void> Connection::serve_requests() {
  move_in();
  bool goes_on = co_await shake_hands();
  if (goes_on) goes_on = co_await read_request();
  while (goes_on && !reader_.refused()) {
    goes_on = co_await answer();
    // One client's many requests at a time must not keep the others waiting.
    if (goes_on && has_more()) co_await asio::post(worker_.executor(), kAwait);
    if (goes_on) goes_on = co_await read_request();
  }
  if (goes_on) co_await refuse(reader_.refusal());
}

Task<void> Connection::turn_away() {
  move_in();
  const bool ready = co_await shake_hands();
  if (ready) co_await refuse(overloaded("too many connections; try again later"));
}

// False: the connection is over.
//
// Here as elsewhere no `co_await` stands in a condition: g++ 12.2 lays such a coroutine's frame out
// wrongly where its body has no variable of its own (GCC bug 106188).
Task<bool> Connection::shake_hands() {
  if (!house_.options.tls) co_return true;
  const std::optional<TlsContext> tls = house_.certificate.tls();
  if (!stream_.speak_tls(*tls)) co_return false;
  set_deadline(house_.options.request_timeout);
  Handshake state = stream_.handshake();
  while (state == Handshake::waits && !worker_.draining() && !out_of_time()) {
    co_await wait_for(stream_.waits_for());
    state = stream_.handshake();
  }
  if (state == Handshake::http_instead) {
    stream_.speak_plainly();
    co_await refuse(json_error(400, "bad_request", "this port speaks TLS: use https"));
  }
  co_return state == Handshake::done;
}

Task<bool> Connection::read_request() {
  set_deadline(house_.options.idle_timeout);
  reader_.feed({});
  hold_request();
  if (!reader_.idle()) set_deadline(house_.options.request_timeout);
  while (!reader_.done()) {
    if (worker_.aborting() || (reader_.idle() && (worker_.draining() || out_of_time()))) {
      co_return false;
    }
    if (out_of_time()) {
      reader_.refuse(json_error(408, "request_timeout", "the request took too long to come"));
      break;
    }
    if (!stream_.has_unread()) co_await wait_for(stream_.waits_for());
    if (!take_what_came()) co_return false;
    if (reader_.asked_to_continue()) {
      const bool sent = co_await write("HTTP/1.1 100 Continue\r\n\r\n", {});
      if (!sent) co_return false;
      set_deadline(house_.options.request_timeout);
    }
  }
  co_return true;
}

// False: the client has gone.
bool Connection::take_what_came() {
  std::vector<char>& scratch = worker_.scratch();
  error_code error;
  const std::size_t size = stream_.read_some(
      std::span(scratch).first(std::min(reader_.wanted(), scratch.size())), error);
  if (error == asio::error::would_block) return true;
  if (error) return false;
  const bool was_idle = reader_.idle();
  reader_.feed({scratch.data(), size});
  if (was_idle && !reader_.idle()) set_deadline(house_.options.request_timeout);
  hold_request();
  return true;
}

void Connection::hold_request() {
  const std::size_t bytes = reader_.memory_bytes();
  if (bytes <= bytes_held_) return;
  if (house_.requests.take(bytes - bytes_held_)) {
    bytes_held_ = bytes;
  } else {
    reader_.refuse(overloaded("too many requests at a time; try again later"));
  }
}

// False: the connection is over.
Task<bool> Connection::answer() {
  AnswerForm form = reader_.form();
  ServerRequest request = reader_.take();
  request.remote_address = house_.proxies.client_of(request.headers, remote_address_);
  co_await ask(std::move(request));
  if (!exchange_->arrived()) co_return false;
  const ServerResponse response = exchange_->take();
  house_.requests.give_back(std::exchange(bytes_held_, 0));
  is_streaming_ = response.stream != nullptr;
  form.keep_alive = form.keep_alive && !worker_.draining() && !is_streaming_;
  const std::string head = response_head(response, form, worker_.date());
  const bool has_body = !form.head_only && may_have_body(response.status);
  const bool is_whole = has_body && !is_streaming_;
  bool sent = co_await write(head, is_whole ? std::string_view(response.body) : std::string_view());
  if (sent && has_body && is_streaming_) {
    sent = co_await write_stream(*response.stream, !form.http_1_0);
  }
  if (sent && !form.keep_alive) {
    error_code ignored;
    const bool has_sent_more = has_more() || stream_.socket().available(ignored) > 0;
    if (has_sent_more) co_await linger();
  }
  co_return sent&& form.keep_alive;
}

Task<void> Connection::ask(ServerRequest request) {
  deadline_ = Deadline::max();
  exchange_ = std::make_shared<Exchange>(worker_.mailbox(), [this] { answered_.cancel(); });
  try {
    house_.handler(std::move(request), reply_to(exchange_));
  } catch (...) {
    // The Reply was dropped on the way out, and has answered 500.
  }
  while (!exchange_->arrived() && !worker_.aborting()) {
    error_code woken;
    co_await answered_.async_wait(asio::redirect_error(kAwait, woken));
  }
}

Task<void> Connection::refuse(ServerResponse refusal) {
  const std::string head = response_head(refusal, {.keep_alive = false}, worker_.date());
  const bool sent = co_await write(head, refusal.body);
  if (sent) co_await linger();
}

Task<bool> Connection::write(std::string_view head, std::string_view body) {
  set_deadline(house_.options.request_timeout);
  while (!head.empty() || !body.empty()) {
    error_code error;
    const std::size_t size = stream_.write_some(head, body, worker_.scratch(), error);
    if (error == asio::error::would_block) {
      if (must_end() || out_of_time()) {
        stream_.give_up();
        co_return false;
      }
      co_await wait_for(stream_.waits_for());
      continue;
    }
    if (error) co_return false;
    const std::size_t of_head = std::min(size, head.size());
    head.remove_prefix(of_head);
    body.remove_prefix(size - of_head);
  }
  co_return true;
}

// A part at a time, so that no more than one is held. False: the client has not got all.
Task<bool> Connection::write_stream(BodyStream& stream, bool in_chunks) {
  bool is_over = false;
  while (!is_over && !stream_.is_left()) {
    BodyPart part;
    if (!must_end()) part = stream.next();
    is_over = part.is_last || must_end();
    const std::string head = in_chunks && !part.bytes.empty() ? chunk_head(part.bytes.size()) : "";
    if (in_chunks && !part.bytes.empty()) part.bytes += "\r\n";
    if (in_chunks && is_over) part.bytes += "0\r\n\r\n";
    const bool sent = co_await write(head, part.bytes);
    if (!sent) co_return false;
    if (!is_over && !must_end()) co_await wait_a_tick();
  }
  co_return is_over;
}

// Shorter where the worker wakes it.
Task<void> Connection::wait_a_tick() {
  deadline_ = Deadline::max();
  answered_.expires_after(BodyStream::kTick);
  error_code woken;
  co_await answered_.async_wait(asio::redirect_error(kAwait, woken));
}

// Closing at once with bytes unread would make the kernel send a reset, which overtakes the answer.
Task<void> Connection::linger() {
  error_code error;
  stream_.end_sending();
  set_deadline(kLingerMax);
  std::size_t drained = 0;
  while (drained < kLingerBytesMax && !must_end() && !out_of_time()) {
    co_await wait_for(Socket::wait_read);
    drained += stream_.discard_some(worker_.scratch(), error);
    if (error && error != asio::error::would_block) co_return;
  }
  stream_.give_up();
}

// Returns early, for no reason of the socket's, when a deadline or the worker wakes the connection.
Task<void> Connection::wait_for(Socket::wait_type what) {
  error_code woken;
  co_await stream_.socket().async_wait(what, asio::redirect_error(kAwait, woken));
}

void Connection::keep_deadline(Deadline now) {
  if (now >= deadline_) wake();
}

void Connection::wake() {
  error_code ignored;
  stream_.socket().cancel(ignored);
  answered_.cancel();
}

// Whether the client has sent more than one request, as far as one can tell without asking.
bool Connection::has_more() const { return reader_.has_more() || stream_.has_unread(); }

// What would go on until it is ended does not keep a listener that stops.
bool Connection::must_end() const {
  return worker_.aborting() || (is_streaming_ && worker_.draining());
}

bool Connection::out_of_time() const { return steady_clock::now() >= deadline_; }

void Connection::set_deadline(std::chrono::milliseconds from_now) {
  deadline_ = steady_clock::now() + from_now;
}

Task<void> serve(std::unique_ptr<Connection> connection, bool welcome) {
  if (welcome) {
    co_await connection->serve_requests();
  } else {
    co_await connection->turn_away();
  }
}

}  // namespace analytics::server
