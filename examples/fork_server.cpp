// A server of processes: the parent forks workers, and waits for them. One client, made before the
// fork, serves them all: in each worker it begins anew at the first call.
// docs/guides/fork-server.md says why each thing is as it is.
#include <sys/wait.h>
#include <unistd.h>

#include <iostream>
#include <string>
#include <vector>

#include <analytics/analytics.h>

namespace {

using namespace analytics;

constexpr int kWorkers = 3;
constexpr int kRequests = 5;

// A worker's whole life. What it says is its exit code.
int work(int worker, Analytics& analytics) {
  for (int i = 0; i < kRequests; ++i) {
    analytics.track({.user = User::user_id("user-" + std::to_string(i)),
                     .event = "Request Served",
                     .properties = {{"worker", worker}, {"pid", getpid()}}});
  }
  // A worker counts from nothing; what the parent had queued is not among this.
  const FlushReport report = analytics.close(std::chrono::seconds(10));
  return report.complete && analytics.accounting().delivered == kRequests ? 0 : 1;
}

bool all_did_well(const std::vector<pid_t>& workers) {
  bool good = true;
  for (const pid_t worker : workers) {
    int status = -1;
    good = waitpid(worker, &status, 0) == worker && WIFEXITED(status) && WEXITSTATUS(status) == 0 &&
           good;
  }
  return good;
}

}  // namespace

int main() {
  Result<Analytics> created = Analytics::create({.write_key = "YOUR_WRITE_KEY"});
  if (!created) {
    std::cerr << created.error().message << '\n';
    return 1;
  }
  const User server = User::anonymous_id("server-1");
  created->track({.user = server, .event = "Server Started"});

  std::vector<pid_t> workers;
  for (int i = 0; i < kWorkers; ++i) {
    const pid_t worker = fork();
    // _exit: what the parent has at exit, such as static objects, is not the worker's to end.
    if (worker == 0) _exit(work(i, *created));
    workers.push_back(worker);
  }
  const bool good = all_did_well(workers);

  created->track({.user = server, .event = "Server Stopped"});
  const FlushReport report = created->close(std::chrono::seconds(10));
  std::cerr << "the parent: " << created->accounting().delivered << " delivered\n";
  return good && report.complete ? 0 : 1;
}
