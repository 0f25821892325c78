#pragma once

// For the tests of the command as a whole: runs it in this process, with streams that are strings.
//
//   CommandForTests command;
//   EXPECT_EQ(command.run({"track", "--user-id", "u", …}), kDelivered);
//   EXPECT_THAT(command.err(), HasSubstr("…"));
//
// Used by one test at a time.

#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <analytics/json.h>

#include "cli/command.h"

namespace analytics::cli {

class CommandForTests {
 public:
  int run(std::vector<std::string> arguments, const std::string& input = "") {
    in_ = std::istringstream(input);
    out_.str("");
    err_.str("");
    Surroundings surroundings{
        .in = in_, .out = out_, .err = err_, .variable = [&](const char* name) {
          const auto found = variables_.find(name);
          return found == variables_.end() ? std::nullopt
                                           : std::optional<std::string>(found->second);
        }};
    return run_command(std::move(arguments), surroundings);
  }
  void set(const std::string& variable, const std::string& value) { variables_[variable] = value; }

  std::string out() const { return out_.str(); }
  std::string err() const { return err_.str(); }

 private:
  std::istringstream in_;
  std::ostringstream out_;
  std::ostringstream err_;
  std::map<std::string, std::string> variables_;
};

/// The events of a batch's body.
inline std::vector<Object> events_in(std::string_view body) {
  std::vector<Object> events;
  const Object batch = Object::parse(body).value();
  for (const Json& event : batch.get("batch")->as_array()->items()) {
    events.push_back(*event.as_object());
  }
  return events;
}

/// Those of every request that a test's HTTP server got, in the order of arrival.
template <class Server>
std::vector<Object> events_of(const Server& server) {
  std::vector<Object> all;
  for (const auto& request : server.requests()) {
    for (Object& event : events_in(request.text())) all.push_back(std::move(event));
  }
  return all;
}

}  // namespace analytics::cli
