// A program on somebody's desk: events are on the disk before they are sent, so that they outlive
// days without a network; a hook keeps the user's consent. docs/guides/desktop.md says why each
// thing is as it is.
#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>
#include <string>

#include <analytics/analytics.h>

namespace {

using namespace analytics;
namespace fs = std::filesystem;

// By the XDG base directory specification, what a program keeps that is neither settings nor cache
// (https://specifications.freedesktop.org/basedir-spec). Empty where it can't be made.
fs::path state_folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (state != nullptr && *state != '\0') {
    folder = state;
  } else if (home != nullptr) {
    folder = fs::path(home) / ".local" / "state";
  } else {
    return {};
  }
  folder /= "drawing-board";
  std::error_code failed;
  fs::create_directories(folder, failed);
  return failed ? fs::path() : folder;
}

// The same in every run, where there is a folder; the library keeps none.
std::string anonymous_id(const fs::path& folder) {
  std::string id;
  if (!folder.empty() && std::ifstream(folder / "anonymous-id") >> id) return id;
  std::random_device random;
  for (int i = 0; i < 4; ++i) id += std::to_string(random());
  if (!folder.empty()) std::ofstream(folder / "anonymous-id") << id << '\n';
  return id;
}

Result<Analytics> make_client(const fs::path& folder, const std::atomic<bool>& has_consent) {
  Config config{.write_key = "YOUR_WRITE_KEY"};
  config.context = {{"app", {{"name", "Drawing Board"}, {"version", "2.1"}}}};
  config.hooks.push_back([&has_consent](const BatchMessage&) { return has_consent.load(); });
  config.flush_interval = std::chrono::seconds(30);
  if (!folder.empty()) {
    config.spool = {.folder = (folder / "analytics").string(),
                    .mode = SpoolMode::write_ahead,
                    .bytes_max = 16 * 1024 * 1024};
  }
  Result<Analytics> created = Analytics::create(config);
  if (created || folder.empty()) return created;
  // A disk that can't be written is no reason not to draw.
  std::cerr << created.error().message << '\n';
  config.spool = {};
  return Analytics::create(std::move(config));
}

}  // namespace

int main() {
  const fs::path folder = state_folder();
  std::atomic<bool> has_consent = true;  // From the program's settings; before the client.
  Result<Analytics> created = make_client(folder, has_consent);
  if (!created) {
    std::cerr << created.error().message << '\n';
    return 1;
  }

  const User user = User::anonymous_id(anonymous_id(folder));
  created->screen({.user = user, .name = "Canvas"});
  created->track({.user = user, .event = "Drawing Exported", .properties = {{"format", "svg"}}});
  has_consent = false;  // The user unticks the box: from here on nothing is taken.
  created->track({.user = user, .event = "Drawing Printed"});

  // The windows are gone by now. Without a network it takes all of this time.
  created->close(std::chrono::seconds(2));
  const Accounting sums = created->accounting();
  std::cerr << sums.recovered << " of earlier runs, " << sums.accepted << " of this one; "
            << sums.delivered << " delivered, " << sums.spooled << " kept for the next\n";
  return sums.dropped_total() == 0 ? 0 : 1;
}
