#pragma once

// A connection's bytes, plain or over TLS, without ever waiting: what can't go on says
// `would_block`, and `waits_for` says what for. Plain, it is the socket itself.
//
//   stream.speak_tls(context);                     // else it stays plain
//   while (stream.handshake() == Handshake::waits) co_await wait_for(stream.waits_for());
//   const std::size_t size = stream.read_some(bytes, error);
//   if (!stream.has_unread()) co_await wait_for(stream.waits_for());
//
// Belongs to one thread.

#include <openssl/types.h>

#include <memory>
#include <span>
#include <string_view>

#include "server/http/io_worker.h"

namespace analytics::server {

class TlsContext;

enum class Handshake : std::uint8_t {
  done,
  waits,
  failed,
  http_instead,  ///< The client speaks HTTP where it should speak TLS; nothing is read yet.
};

class Stream {
 public:
  using error_code = boost::system::error_code;

  explicit Stream(Socket socket) : socket_(std::move(socket)) {}
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream();

  Socket& socket() noexcept { return socket_; }

  /// Before the first byte. False if there is no memory.
  bool speak_tls(const TlsContext& context);
  void speak_plainly() { tls_.reset(); }
  Handshake handshake();

  /// An end of the stream is an error, as with a socket.
  std::size_t read_some(std::span<char> into, error_code& error);
  /// How much of both, one after the other, was taken. After `would_block`, to be called with the
  /// same again. `scratch` is for joining them.
  std::size_t write_some(std::string_view head, std::string_view body, std::span<char> scratch,
                         error_code& error);
  /// Whether the client has ended its side, or all of the connection. Asks the kernel; nothing is
  /// read.
  bool is_left() noexcept;
  /// Reads what came without understanding it.
  std::size_t discard_some(std::span<char> scratch, error_code& error);
  /// Tells the client that nothing more is sent.
  void end_sending();

  /// Closing will be a reset, without a goodbye: the kernel forgets what the client has not read,
  /// which it would go on offering for minutes.
  void give_up();

  /// There may be bytes that were taken from the socket already, which it will not announce again.
  bool has_unread() const noexcept { return has_unread_; }
  /// What the socket has to be ready for before the last call can go on.
  Socket::wait_type waits_for() const noexcept { return waits_for_; }

 private:
  struct FreeSsl {
    void operator()(SSL* ssl) const noexcept;
  };

  std::size_t read_tls(std::span<char> into, error_code& error);
  std::size_t write_tls(std::string_view bytes, error_code& error);
  error_code error_after(int result);
  void say_goodbye();

  Socket socket_;
  std::unique_ptr<SSL, FreeSsl> tls_;
  Socket::wait_type waits_for_ = Socket::wait_read;
  bool has_unread_ = false;
  bool is_broken_ = false;  ///< Nothing more may be said over TLS.
};

}  // namespace analytics::server
