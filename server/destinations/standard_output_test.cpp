#include "server/destinations/standard_output.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "server/destinations/registry.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

// Stands at the deadline, so that nothing is waited for.
class StoppedOutputClock final : public Clock {
 public:
  Timestamp wall_time() override { return {}; }
  Deadline now() override { return Deadline(std::chrono::seconds(1'000)); }
  void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&, Deadline) override {}
};

struct StandardOutputs : ::testing::Test {
  StandardOutputs() {
    ::signal(SIGPIPE, SIG_IGN);  // As the server does.
    EXPECT_EQ(::pipe2(pipe.data(), O_CLOEXEC), 0);
    EXPECT_GE(::fcntl(pipe[1], F_SETPIPE_SZ, 4096), 4096);
    out = lines_to(pipe[1], clock);
  }
  ~StandardOutputs() override {
    close_reader();
    ::close(pipe[1]);
  }
  void close_reader() {
    if (pipe[0] >= 0) ::close(pipe[0]);
    pipe[0] = -1;
  }
  std::vector<Outcome> deliver(const std::vector<std::string>& jsons) {
    std::vector<Event> events;
    for (const std::string& json : jsons) events.push_back({.json = json});
    std::vector<Outcome> outcomes;
    out->deliver(std::make_shared<const std::vector<Event>>(std::move(events)), clock->now(),
                 [&](std::vector<Outcome> reported) { outcomes = std::move(reported); });
    return outcomes;
  }
  std::string read() {
    std::string text(1 << 20, '\0');
    text.resize(static_cast<std::size_t>(::read(pipe[0], text.data(), text.size())));
    return text;
  }

  std::array<int, 2> pipe{-1, -1};
  std::shared_ptr<Clock> clock = std::make_shared<StoppedOutputClock>();
  std::unique_ptr<Destination> out;
};

TEST_F(StandardOutputs, GetALineForEachEvent) {
  const auto outcomes = deliver({R"({"a":1})", R"({"b":2})"});
  ASSERT_EQ(outcomes.size(), 2u);
  EXPECT_EQ(outcomes[1].kind, Kind::delivered);
  EXPECT_EQ(read(), "{\"a\":1}\n{\"b\":2}\n");
}

TEST_F(StandardOutputs, GetNothingThatATerminalObeys) {
  EXPECT_EQ(terminal_line("{\n\t\"a\":\"\x7f\xc2\x9b\xc2\xa9\xe9\"}"),
            "{  \"a\":\"\\u007f\\u009b\xc2\xa9\xe9\"}");
}

TEST_F(StandardOutputs, AreTriedAgainWhereNobodyReadsThem) {
  const auto outcomes = deliver({std::string(10'000, '1')});
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[0].code, "ETIMEDOUT");
}

TEST_F(StandardOutputs, EndALineBeforeTheyBeginAnother) {
  EXPECT_EQ(deliver({std::string(5'000, '1'), "2"})[0].kind, Kind::retry);
  EXPECT_EQ(read(), std::string(4'096, '1'));
  EXPECT_EQ(deliver({"3"})[0].kind, Kind::delivered);
  EXPECT_EQ(read(), std::string(904, '1') + "\n3\n");
}

TEST_F(StandardOutputs, AreTriedAgainWhereTheyAreClosed) {
  close_reader();
  const auto outcomes = deliver({"1"});
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[0].code, "EPIPE");
}

TEST_F(StandardOutputs, TakeNoSettings) {
  const auto* type = find_destination_type("stdout");
  EXPECT_EQ(type->default_name, "Standard output");
  EXPECT_TRUE(type->make("out", "{}", {.clock = clock}));
  EXPECT_FALSE(type->make("out", R"({"path":"x"})", {.clock = clock}));
}

TEST_F(StandardOutputs, WriteTheLineDown) {
  const auto outcomes = deliver({R"({"a":1})", R"({"b":2})"});
  ASSERT_NE(outcomes[0].trace, nullptr);
  EXPECT_EQ(outcomes[0].trace->request, "{\"a\":1}\n… and 1 lines more");
  EXPECT_EQ(outcomes[0].trace->response, "written");
}

}  // namespace
}  // namespace analytics::server
