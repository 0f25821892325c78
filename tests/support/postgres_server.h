#pragma once

// A real Postgres server for tests: Debian's, in a temporary folder of its own, on a free port of
// the loopback interface.
//
//   PostgresServer server({.fsync = false});
//   server.port();      // user "loader", password "open sesame", database "postgres"
//   server.stop(); server.start();
//
// The server refuses to run as root: then it runs as `nobody`. It ends with this object, and with
// the thread that started it, whatever happens to that. Failures end the program with the server's
// log: without a server there is nothing to test. Not synchronised.

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace analytics {

class PostgresServer {
 public:
  struct Options {
    bool fsync = false;  ///< Whether it really stores; benchmarks need that.
  };

  explicit PostgresServer(Options options);
  PostgresServer() : PostgresServer(Options{}) {}
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  void start();
  /// At once, as after a power cut: nobody is waited for.
  void stop();

  std::uint16_t port() const { return port_; }
  /// Where its unix socket is.
  const std::string& folder() const { return folder_; }

  static constexpr const char* kUser = "loader";
  static constexpr const char* kPassword = "open sesame";

 private:
  pid_t run(const std::vector<std::string>& command) const;
  void wait_until_ready() const;
  [[noreturn]] void give_up(const std::string& why) const;

  const Options options_;
  std::string programs_;  // Where initdb and postgres are.
  std::string folder_;
  std::uint16_t port_ = 0;
  pid_t server_ = -1;
};

}  // namespace analytics
