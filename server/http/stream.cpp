#include "server/http/stream.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>

#include "server/http/tls_context.h"

namespace analytics::server {
namespace {

// What a record holds at most: head and body of a small answer go as one.
constexpr std::size_t kRecordBytesMax = SSL3_RT_MAX_PLAIN_LENGTH;

bool begins_a_method(char first) { return first >= 'A' && first <= 'Z'; }

}  // namespace

void Stream::FreeSsl::operator()(SSL* ssl) const noexcept { SSL_free(ssl); }

Stream::~Stream() {
  say_goodbye();
  error_code ignored;
  socket_.close(ignored);
}

bool Stream::speak_tls(const TlsContext& context) {
  tls_.reset(SSL_new(context.get()));
  if (!tls_ || SSL_set_fd(tls_.get(), socket_.native_handle()) != 1) return false;
  SSL_set_accept_state(tls_.get());
  return true;
}

Handshake Stream::handshake() {
  if (SSL_get_state(tls_.get()) == TLS_ST_BEFORE) {
    char first = 0;
    error_code error;
    socket_.receive(asio::buffer(&first, 1), Socket::message_peek, error);
    if (error == asio::error::would_block) return Handshake::waits;
    if (error) return Handshake::failed;
    if (begins_a_method(first)) return Handshake::http_instead;
  }
  ERR_clear_error();
  const int result = SSL_do_handshake(tls_.get());
  if (result == 1) {
    // A first request may have come in the same breath as the handshake's end.
    has_unread_ = true;
    waits_for_ = Socket::wait_read;
    return Handshake::done;
  }
  return error_after(result) == asio::error::would_block ? Handshake::waits : Handshake::failed;
}

std::size_t Stream::read_some(std::span<char> into, error_code& error) {
  if (tls_) return read_tls(into, error);
  return socket_.read_some(asio::buffer(into.data(), into.size()), error);
}

std::size_t Stream::read_tls(std::span<char> into, error_code& error) {
  ERR_clear_error();
  std::size_t size = 0;
  const int result = SSL_read_ex(tls_.get(), into.data(), into.size(), &size);
  error = result == 1 ? error_code() : error_after(result);
  if (result == 1) waits_for_ = Socket::wait_read;
  // Part of a record counts as pending too: only the next read can tell.
  has_unread_ = result == 1 && SSL_has_pending(tls_.get()) == 1;
  return size;
}

std::size_t Stream::write_some(std::string_view head, std::string_view body,
                               std::span<char> scratch, error_code& error) {
  if (!tls_) {
    const std::array<asio::const_buffer, 2> parts{asio::buffer(head), asio::buffer(body)};
    waits_for_ = Socket::wait_write;
    const std::size_t size = socket_.write_some(parts, error);
    if (!error) waits_for_ = Socket::wait_read;
    return size;
  }
  if (head.empty() || body.empty()) return write_tls(head.empty() ? body : head, error);
  const std::span<char> record = scratch.first(std::min(scratch.size(), kRecordBytesMax));
  const std::size_t of_head = head.copy(record.data(), record.size());
  const std::size_t of_body = body.copy(record.data() + of_head, record.size() - of_head);
  return write_tls({record.data(), of_head + of_body}, error);
}

std::size_t Stream::write_tls(std::string_view bytes, error_code& error) {
  ERR_clear_error();
  std::size_t size = 0;
  const int result = SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &size);
  error = result == 1 ? error_code() : error_after(result);
  if (result == 1) waits_for_ = Socket::wait_read;
  return size;
}

Stream::error_code Stream::error_after(int result) {
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      waits_for_ = Socket::wait_read;
      return asio::error::would_block;
    case SSL_ERROR_WANT_WRITE:
      waits_for_ = Socket::wait_write;
      return asio::error::would_block;
    case SSL_ERROR_ZERO_RETURN:
      return asio::error::eof;
    default:
      is_broken_ = true;
      return asio::error::connection_reset;
  }
}

bool Stream::is_left() noexcept {
  pollfd state{.fd = socket_.native_handle(), .events = POLLRDHUP, .revents = 0};
  return ::poll(&state, 1, 0) != 0;
}

std::size_t Stream::discard_some(std::span<char> scratch, error_code& error) {
  return socket_.read_some(asio::buffer(scratch.data(), scratch.size()), error);
}

void Stream::end_sending() {
  say_goodbye();
  error_code ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
}

void Stream::give_up() {
  is_broken_ = true;
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
}

// Once; the client's own goodbye is not waited for.
void Stream::say_goodbye() {
  if (!tls_ || is_broken_ || SSL_is_init_finished(tls_.get()) == 0) return;
  ERR_clear_error();
  if ((SSL_get_shutdown(tls_.get()) & SSL_SENT_SHUTDOWN) == 0) SSL_shutdown(tls_.get());
  ERR_clear_error();
}

}  // namespace analytics::server
