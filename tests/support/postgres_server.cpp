#include "tests/support/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

namespace analytics {
namespace {

namespace fs = std::filesystem;

// Debian keeps each version in a folder of its own.
std::string find_programs() {
  std::string found;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
    const fs::path bin = version.path() / "bin";
    if (fs::exists(bin / "initdb") && bin.string() > found) found = bin.string();
  }
  return found;
}

std::uint16_t free_port() {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener, reinterpret_cast<sockaddr*>(&address), size);
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
  ::close(listener);
  return ntohs(address.sin_port);
}

std::string text_of(const fs::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

// Between fork and exec only what is safe there.
void become(const passwd* user, const char* log) {
  if (user != nullptr && (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 ||
                          ::setuid(user->pw_uid) != 0)) {
    ::_exit(126);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  const int out = ::open(log, O_CREAT | O_WRONLY | O_APPEND, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
}

}  // namespace

PostgresServer::PostgresServer(Options options)
    : options_(options), programs_(find_programs()), port_(free_port()) {
  std::string pattern = (fs::temp_directory_path() / "postgres-XXXXXX").string();
  if (programs_.empty()) give_up("Debian's package postgresql is not installed");
  if (::mkdtemp(pattern.data()) == nullptr) give_up("no temporary folder");
  folder_ = pattern;
  if (::geteuid() == 0) {
    const passwd* nobody = ::getpwnam("nobody");
    if (nobody == nullptr || ::chown(folder_.c_str(), nobody->pw_uid, nobody->pw_gid) != 0) {
      give_up("no user to run it as");
    }
  }
  std::ofstream(folder_ + "/password") << kPassword;
  const pid_t initdb = run({programs_ + "/initdb", "--pgdata=" + folder_ + "/data", "--username",
                            kUser, "--pwfile=" + folder_ + "/password", "--auth=scram-sha-256",
                            "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"});
  int status = 0;
  if (::waitpid(initdb, &status, 0) != initdb || status != 0) give_up("initdb failed");
  start();
}

PostgresServer::~PostgresServer() {
  stop();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

pid_t PostgresServer::run(const std::vector<std::string>& command) const {
  std::vector<char*> arguments;
  for (const std::string& each : command) arguments.push_back(const_cast<char*>(each.c_str()));
  arguments.push_back(nullptr);
  const passwd* user = ::geteuid() == 0 ? ::getpwnam("nobody") : nullptr;
  const std::string log = folder_ + "/log";
  const pid_t child = ::fork();
  if (child != 0) return child;
  if (::chdir(folder_.c_str()) != 0) ::_exit(126);
  become(user, log.c_str());
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

void PostgresServer::start() {
  std::error_code ignored;
  fs::remove(folder_ + "/data/postmaster.pid", ignored);
  server_ = run({programs_ + "/postgres", "-D", folder_ + "/data", "-k", folder_, "-c",
                 "port=" + std::to_string(port_), "-c", "listen_addresses=127.0.0.1", "-c",
                 std::string("fsync=") + (options_.fsync ? "on" : "off"), "-c", "max_wal_size=2GB",
                 "-c", "shared_buffers=128MB"});
  wait_until_ready();
}

void PostgresServer::stop() {
  if (server_ < 0) return;
  ::kill(server_, SIGQUIT);
  ::waitpid(server_, nullptr, 0);
  server_ = -1;
}

// It says so in its file.
void PostgresServer::wait_until_ready() const {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (std::chrono::steady_clock::now() < deadline) {
    if (text_of(folder_ + "/data/postmaster.pid").find("\nready") != std::string::npos) return;
    if (::waitpid(server_, nullptr, WNOHANG) != 0) give_up("it has ended");
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  give_up("it does not get ready");
}

void PostgresServer::give_up(const std::string& why) const {
  std::cerr << "No Postgres server: " << why << '\n' << text_of(folder_ + "/log") << std::endl;
  std::exit(1);
}

}  // namespace analytics
