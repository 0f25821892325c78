#include "server/app/pack_command.h"

#include <simdjson.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include <analytics/result.h>

#include "server/destinations/pack/delivery/built_in_packs.h"
#include "server/destinations/pack/delivery/fixture_run.h"
#include "server/destinations/pack/delivery/pack_check.h"
#include "server/destinations/pack/delivery/pack_preview.h"
#include "server/destinations/pack/delivery/run_line.h"
#include "server/workspace/stamped_event.h"

namespace analytics::server {
namespace {

using pack::BuiltInPack;
using pack::Pack;
using pack::PackProblems;
using PackPointer = std::shared_ptr<const Pack>;

constexpr std::size_t kInputBytesMax = std::size_t{16} << 20;

Result<std::string> read_file(const std::string& path) {
  const bool is_stdin = path == "-";
  std::FILE* file = is_stdin ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) return Error{ErrorCode::io_error, path + ": " + std::strerror(errno)};
  std::string text(kInputBytesMax + 1, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), file));
  const bool failed = std::ferror(file) != 0;
  if (!is_stdin) std::fclose(file);
  if (failed) return Error{ErrorCode::io_error, path + ": it can't be read"};
  if (text.size() > kInputBytesMax) return Error{ErrorCode::io_error, path + ": it is too long"};
  return text;
}

int fail(const Error& error) {
  std::fprintf(stderr, "%s\n", error.message.c_str());
  return 1;
}

bool is_built_in(const std::string& name) {
  for (const BuiltInPack& one : pack::built_in_packs()) {
    if (one.type == name) return true;
  }
  return false;
}

// A pack that has passed its check; the problems are printed otherwise.
PackPointer checked_pack(const std::string& name, std::string_view yaml, const std::string& file) {
  PackProblems problems;
  PackPointer read = pack::check_pack(yaml, file, problems);
  for (const pack::PackProblem& problem : problems) {
    const std::string line = problem.line == 0 ? "" : ":" + std::to_string(problem.line);
    std::printf("%s%s: %s\n", name.c_str(), line.c_str(), problem.message.c_str());
  }
  return read;
}

// A file's, or one that is built in under that type.
PackPointer find_pack(const std::string& name) {
  for (const BuiltInPack& one : pack::built_in_packs()) {
    if (one.type != name || std::filesystem::exists(name)) continue;
    const std::string file = "catalog/" + name + ".yaml";
    return checked_pack(file, one.yaml, file);
  }
  const Result<std::string> yaml = read_file(name);
  if (yaml) return checked_pack(name, *yaml, name);
  const bool is_type = name.find('/') == std::string::npos && !is_built_in(name);
  std::fprintf(stderr, "%s%s\n", yaml.error().message.c_str(),
               is_type ? ", and no built-in pack has that name" : "");
  return nullptr;
}

int check(const std::vector<std::string>& names) {
  int code = 0;
  for (const std::string& name : names) {
    const PackPointer read = find_pack(name);
    if (read) {
      std::printf("%s: ok: %zu actions, %zu fixtures\n", name.c_str(), read->actions.size(),
                  read->fixtures.size());
    } else {
      code = 1;
    }
  }
  return code;
}

bool test_one(const std::string& name) {
  const PackPointer read = find_pack(name);
  if (!read) return false;
  std::size_t failed = 0;
  for (const pack::PackFixture& fixture : read->fixtures) {
    const std::vector<std::string> differences = pack::run_fixture(read, fixture);
    if (differences.empty()) continue;
    ++failed;
    std::printf("%s:%zu: \"%s\" fails\n", name.c_str(), fixture.line, fixture.name.c_str());
    for (const std::string& difference : differences) std::printf("  %s\n", difference.c_str());
  }
  const std::vector<std::string> unshown = pack::actions_without_fixture(*read);
  for (const std::string& action : unshown) {
    std::printf("%s: the action %s has no fixture: show what it sends\n", name.c_str(),
                action.c_str());
  }
  const std::size_t count = read->fixtures.size();
  if (failed == 0) {
    std::printf("%s: ok: %zu fixtures\n", name.c_str(), count);
  } else {
    std::printf("%s: %zu of %zu fixtures fail\n", name.c_str(), failed, count);
  }
  return failed == 0 && unshown.empty();
}

int test(const PackOptions& options) {
  std::vector<std::string> names = options.packs;
  if (options.all) {
    for (const BuiltInPack& one : pack::built_in_packs()) names.emplace_back(one.type);
  }
  if (names.empty() && !options.all)
    return fail({ErrorCode::invalid_config, "name a pack, or --all"});
  int code = 0;
  for (const std::string& name : names) {
    if (!test_one(name)) code = 1;
  }
  return code;
}

// JSON as it was given, or what a file of that name has.
Result<std::string> text_or_file(const std::string& text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  const bool is_json = first == std::string::npos || text[first] == '{' || text[first] == '[';
  return is_json ? Result<std::string>(text) : read_file(text);
}

// With what the server adds to an event, and what it takes events for.
Result<std::string> completed(const std::string& event) {
  const Result<ReadEvent> read = read_client_event(event);
  if (!read) return read.error();
  const Result<StampedEvent> stamped =
      stamp_event({.id = "try"}, *read, Clock::real()->wall_time());
  if (!stamped) return stamped.error();
  if (stamped->rejected.empty()) return stamped->json;
  return Error{ErrorCode::invalid_field, "the server would reject the event as " +
                                             stamped->rejected +
                                             "; docs/codes.md says what that means"};
}

int try_out(const PackOptions& options) {
  const PackPointer read = find_pack(options.packs.front());
  if (!read) return 1;
  const Result<std::string> settings = text_or_file(options.settings);
  if (!settings) return fail(settings.error());
  Result<std::string> event = std::string();
  if (!options.event.empty()) event = read_file(options.event);
  if (!event) return fail(event.error());
  if (!event->empty()) event = completed(*event);
  if (!event) return fail(event.error());
  pack::PreviewInput input{.settings_json = *settings, .event = *event};
  if (!options.answer.empty()) input.answer = options.answer;
  input.status = options.status;
  const Result<std::string> text = pack::preview_pack(read, input);
  if (!text) return fail(text.error());
  std::fputs(text->c_str(), stdout);
  return 0;
}

int list() {
  int code = 0;
  for (const BuiltInPack& one : pack::built_in_packs()) {
    const Result<PackPointer> read = pack::built_in_pack(one.type);
    if (!read) {
      code = fail(read.error());
      continue;
    }
    std::printf("%-24s %s: %s\n", std::string(one.type).c_str(), (*read)->name.c_str(),
                (*read)->description.c_str());
  }
  return code;
}

int run(const std::string& name) {
  const PackPointer read = find_pack(name);
  if (!read) return 1;
  for (std::string line; std::getline(std::cin, line);) {
    if (line.empty()) continue;
    const std::string answer = pack::run_line(read, line) + "\n";
    std::fputs(answer.c_str(), stdout);
    std::fflush(stdout);
  }
  return 0;
}

}  // namespace

int run_pack_command(const PackOptions& options) {
  using Verb = PackOptions::Verb;
  switch (options.verb) {
    case Verb::check:
      return check(options.packs);
    case Verb::test:
      return test(options);
    case Verb::try_out:
      return try_out(options);
    case Verb::list:
      return list();
    case Verb::run:
      return run(options.packs.front());
  }
  return 2;
}

}  // namespace analytics::server
