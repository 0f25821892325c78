#include "cli/import/importer.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <mutex>
#include <set>
#include <thread>

#include "cli/command_test_support.h"
#include "cli/import/temporary_folder.h"
#include "tests/support/http_server.h"

namespace analytics::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using testing_support::ClosedPort;
using testing_support::HttpServer;
using testing_support::RecordedRequest;
using testing_support::Reply;

constexpr const char* kMap = R"({"event": "E", "user_id": "who",
    "timestamp": {"column": "when", "format": "%Y-%m-%d"},
    "properties": {"n": {"column": "n", "type": "integer"}}})";

std::string csv_rows(int rows) {
  std::string text = "who,when,n\n";
  for (int i = 1; i <= rows; ++i) {
    text += "user-" + std::to_string(i) + ",2001-02-03," + std::to_string(i) + "\n";
  }
  return text;
}

// n of every event, and how often it came.
std::map<std::int64_t, int> numbers(const std::vector<Object>& events) {
  std::map<std::int64_t, int> counts;
  for (const Object& event : events) {
    ++counts[event.get("properties")->as_object()->get("n")->as_int64().value()];
  }
  return counts;
}

std::set<std::string> ids(const std::vector<Object>& events) {
  std::set<std::string> all;
  for (const Object& event : events) all.insert(*event.get("messageId")->as_string());
  return all;
}

class Import : public ::testing::Test {
 protected:
  Import() {
    write_text(map_, kMap);
    write_text(csv_, csv_rows(100));
    command_.set("ANALYTICS_WRITE_KEY", "key");
    command_.set("ANALYTICS_HOST", server_.url());
  }
  int import(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "import");
    return command_.run(std::move(arguments));
  }
  int import_csv(std::vector<std::string> more = {}) {
    more.insert(more.begin(), {csv_, "--map", map_});
    return import(std::move(more));
  }

  TemporaryFolder folder_;
  std::string map_ = folder_.path("map.json");
  std::string csv_ = folder_.path("in.csv");
  std::string dead_ = folder_.path("in.csv.dead-letter.ndjson");
  std::string checkpoint_ = folder_.path("checkpoint");
  HttpServer server_;
  CommandForTests command_;
};

TEST_F(Import, SendsEveryRowOnce) {
  write_text(csv_, csv_rows(20'000));
  EXPECT_EQ(import_csv({"--json"}), kDelivered) << command_.err();
  const std::vector<Object> events = events_of(server_);
  EXPECT_THAT(events, SizeIs(20'000));
  EXPECT_THAT(numbers(events), SizeIs(20'000));
  EXPECT_THAT(ids(events), SizeIs(20'000));
  EXPECT_THAT(command_.err(), HasSubstr("20,000 rows delivered"));
  EXPECT_THAT(command_.out(),
              AllOf(HasSubstr("\"complete\":true"), HasSubstr("\"delivered\":20000")));
  EXPECT_FALSE(std::filesystem::exists(dead_));
}

TEST_F(Import, SendsHistoryInFullBatchesWithoutSentAt) {
  EXPECT_EQ(import_csv(), kDelivered) << command_.err();
  const std::vector<RecordedRequest> requests = server_.requests();
  ASSERT_THAT(requests, SizeIs(1));
  EXPECT_EQ(requests[0].target, "/v1/import");
  EXPECT_THAT(requests[0].text(), Not(HasSubstr("sentAt")));
  EXPECT_EQ(events_of(server_)[0].get("timestamp"), Json("2001-02-03T00:00:00.000Z"));
}

TEST_F(Import, TakesMessagesWithoutAMapping) {
  const std::string file = folder_.path("in.jsonl");
  write_text(file, R"({"type":"track","userId":"u","event":"E","messageId":"own"})"
                   "\n"
                   R"({"type":"identify","userId":"u"})"
                   "\n");
  EXPECT_EQ(import({file}), kDelivered) << command_.err();
  const std::vector<Object> events = events_of(server_);
  ASSERT_THAT(events, SizeIs(2));
  EXPECT_EQ(events[0].get("messageId"), Json("own"));
  EXPECT_THAT(*events[1].get("messageId")->as_string(), ::testing::StartsWith("imp-"));
}

TEST_F(Import, PutsBadRowsIntoTheDeadLetterFileAndDeliversTheRest) {
  write_text(csv_,
             "who,when,n\nu,2001-02-03,1\nu,tomorrow,2\n,2001-02-03,3\nu,2001-02-03\n"
             "u,2001-02-03,5\n");
  EXPECT_EQ(import_csv(), kDeadLetters);
  EXPECT_THAT(numbers(events_of(server_)), SizeIs(2));
  const std::string dead = read_text(dead_);
  EXPECT_THAT(dead,
              HasSubstr(R"("row":2,"line":3,"reason":"column \"when\": \"tomorrow\" is not)"));
  EXPECT_THAT(dead,
              HasSubstr(R"("code":"missing_identity","status":null,"record":",2001-02-03,3")"));
  EXPECT_THAT(dead, HasSubstr(R"("reason":"the row has 2 fields, the header has 3")"));
  EXPECT_THAT(command_.err(), HasSubstr(csv_ + ":3: row 2: column \"when\""));
  EXPECT_THAT(command_.err(), HasSubstr("3 rows could not be imported"));
}

TEST_F(Import, PutsAnEventThatIsTooLargeIntoTheDeadLetterFile) {
  write_text(csv_, "who,when,n\n" + std::string(40'000, 'u') + ",2001-02-03,1\nu,2001-02-03,2\n");
  EXPECT_EQ(import_csv(), kDeadLetters);
  EXPECT_THAT(read_text(dead_), HasSubstr("\"code\":\"message_too_large\""));
  EXPECT_THAT(events_of(server_), SizeIs(1));
}

TEST_F(Import, PutsWhatTheServerRefusesIntoTheDeadLetterFile) {
  server_.set_handler([](const RecordedRequest&) { return Reply{.status = 400, .body = "bad"}; });
  write_text(csv_, csv_rows(2));
  EXPECT_EQ(import_csv(), kDeadLetters) << command_.err();
  EXPECT_THAT(read_text(dead_),
              AllOf(HasSubstr("\"row\":1,"), HasSubstr("\"row\":2,"), HasSubstr("\"status\":400")));
}

TEST_F(Import, DoesNotBlameTheRowsForAWrongKey) {
  server_.set_handler([](const RecordedRequest&) { return Reply{.status = 401, .body = "who?"}; });
  EXPECT_EQ(import_csv(), kNotDelivered);
  EXPECT_FALSE(std::filesystem::exists(dead_));
  EXPECT_THAT(command_.err(), AllOf(HasSubstr("401"), HasSubstr("Run the same command again")));
}

TEST_F(Import, GoesOnByItselfAfterAnOutage) {
  std::atomic<int> failures{3};
  server_.set_handler(
      [&](const RecordedRequest&) { return failures-- > 0 ? Reply{.status = 503} : Reply{}; });
  EXPECT_EQ(import_csv({"--json"}), kDelivered) << command_.err();
  EXPECT_THAT(command_.out(), HasSubstr("\"delivered\":100"));
}

TEST_F(Import, LeavesRowsUndoneThatCouldNotBeDelivered) {
  const ClosedPort closed;
  EXPECT_EQ(import_csv({"--host", closed.url(), "--retry-for", "1", "--checkpoint", checkpoint_,
                        "--json"}),
            kNotDelivered);
  EXPECT_THAT(command_.out(), AllOf(HasSubstr("\"not_delivered\":100"), HasSubstr("\"error\"")));
  EXPECT_THAT(command_.err(), HasSubstr("Run the same command again"));
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_}), kDelivered) << command_.err();
  EXPECT_THAT(numbers(events_of(server_)), SizeIs(100));
}

TEST_F(Import, GoesOnAfterTheRowThatItsCheckpointNames) {
  write_text(csv_, csv_rows(10'000));
  std::atomic<int> answered{0};
  server_.set_handler(
      [&](const RecordedRequest&) { return ++answered > 1 ? Reply{.status = 401} : Reply{}; });
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_, "--concurrency", "1"}), kNotDelivered);
  const std::size_t before = events_in(server_.requests()[0].text()).size();
  const std::size_t requests = server_.requests().size();
  server_.set_handler([](const RecordedRequest&) { return Reply{}; });
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_, "--json"}), kDelivered) << command_.err();
  EXPECT_THAT(command_.out(), HasSubstr("\"resumed_after\":" + std::to_string(before)));
  EXPECT_THAT(command_.out(), HasSubstr("\"delivered\":10000"));

  std::vector<Object> accepted = events_in(server_.requests()[0].text());
  for (std::size_t i = requests; i < server_.requests().size(); ++i) {
    for (Object& event : events_in(server_.requests()[i].text()))
      accepted.push_back(std::move(event));
  }
  EXPECT_THAT(accepted, SizeIs(10'000));
  EXPECT_THAT(numbers(accepted), SizeIs(10'000));
}

TEST_F(Import, WritesEachDeadLetterOnceOverAllRuns) {
  std::string text = "who,when,n\n";
  for (int i = 1; i <= 10'000; ++i) {
    text += (i % 1000 == 0 ? "u,tomorrow," : "u,2001-02-03,") + std::to_string(i) + "\n";
  }
  write_text(csv_, text);
  std::atomic<int> answered{0};
  server_.set_handler(
      [&](const RecordedRequest&) { return ++answered > 1 ? Reply{.status = 401} : Reply{}; });
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_, "--concurrency", "1"}), kNotDelivered);
  server_.set_handler([](const RecordedRequest&) { return Reply{}; });
  // What a crash leaves behind: letters that no checkpoint counts yet.
  write_text(dead_, read_text(dead_) + "{\"file\":\"in.csv\",\"row\":999}\n");
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_}), kDeadLetters) << command_.err();
  const std::string dead = read_text(dead_);
  EXPECT_EQ(std::count(dead.begin(), dead.end(), '\n'), 10);
  EXPECT_THAT(dead, Not(HasSubstr("\"row\":999}")));
}

TEST_F(Import, ReadsAPipeButKeepsNoCheckpointOfIt) {
  const std::string pipe = folder_.path("pipe.csv");
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  const auto write_pipe = [&] { write_text(pipe, csv_rows(10)); };
  std::thread writer(write_pipe);
  EXPECT_EQ(import({pipe, "--map", map_}), kDelivered) << command_.err();
  writer.join();
  writer = std::thread(write_pipe);
  EXPECT_EQ(import({pipe, "--map", map_}), kDelivered) << command_.err();
  writer.join();
  EXPECT_THAT(events_of(server_), SizeIs(20));
  EXPECT_THAT(ids(events_of(server_)), SizeIs(10));
  const int both_ends = ::open(pipe.c_str(), O_RDWR);
  EXPECT_EQ(import({pipe, "--map", map_, "--checkpoint", checkpoint_}), kBadUsage);
  EXPECT_THAT(command_.err(), HasSubstr("can have no --checkpoint"));
  ::close(both_ends);
}

TEST_F(Import, StopsOnASignalAndGoesOnLater) {
  std::once_flag once;
  server_.set_handler([&](const RecordedRequest&) {
    std::call_once(once, [] { ::kill(::getpid(), SIGTERM); });
    return Reply{};
  });
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_, "--rate", "50/s"}), kNotDelivered);
  EXPECT_THAT(command_.err(), AllOf(HasSubstr("stopped"), HasSubstr("Run the same command again")));
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_}), kDelivered) << command_.err();
  EXPECT_THAT(numbers(events_of(server_)), SizeIs(100));
}

TEST_F(Import, DoesNothingOnceItIsFinished) {
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_}), kDelivered);
  const std::size_t requests = server_.requests().size();
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_}), kDelivered);
  EXPECT_THAT(command_.err(), HasSubstr("was imported before"));
  EXPECT_EQ(server_.requests().size(), requests);
}

TEST_F(Import, RefusesACheckpointOfAnotherFileOrMapping) {
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_}), kDelivered);
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_, "--event", "Other"}), kBadUsage);
  EXPECT_THAT(command_.err(), HasSubstr("another mapping"));
  write_text(csv_, csv_rows(101));
  EXPECT_EQ(import_csv({"--checkpoint", checkpoint_}), kBadUsage);
  EXPECT_THAT(command_.err(), HasSubstr("the file was changed since"));
}

TEST_F(Import, GivesARowTheSameIdEveryTime) {
  EXPECT_EQ(import_csv(), kDelivered);
  EXPECT_EQ(import_csv(), kDelivered);
  EXPECT_THAT(events_of(server_), SizeIs(200));
  EXPECT_THAT(ids(events_of(server_)), SizeIs(100));
  EXPECT_EQ(import_csv({"--event", "Other"}), kDelivered);
  EXPECT_THAT(ids(events_of(server_)), SizeIs(200));
}

TEST_F(Import, SendsAndWritesNothingInADryRun) {
  write_text(csv_, "who,when,n\nu,2001-02-03,1\nu,tomorrow,2\n");
  EXPECT_EQ(import_csv({"--dry-run", "--json"}), kDeadLetters);
  EXPECT_THAT(command_.out(), AllOf(HasSubstr("\"messages\":1"), HasSubstr("\"bad_rows\":1")));
  EXPECT_THAT(command_.err(), AllOf(HasSubstr("1 messages would be sent"),
                                    HasSubstr(csv_ + ":3: row 2"), HasSubstr("invalid_timestamp")));
  EXPECT_THAT(server_.requests(), IsEmpty());
  EXPECT_FALSE(std::filesystem::exists(dead_));
}

TEST_F(Import, KeepsToItsRate) {
  write_text(csv_, csv_rows(30));
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(import_csv({"--rate", "100/s"}), kDelivered) << command_.err();
  EXPECT_GE(std::chrono::steady_clock::now() - began, std::chrono::milliseconds(180));
  EXPECT_THAT(events_of(server_), SizeIs(30));
}

TEST_F(Import, SaysWhatIsWrongBeforeAnythingIsSent) {
  struct Case {
    std::vector<std::string> arguments;
    const char* message;
  };
  write_text(folder_.path("bad.json"), "{\n\"event\": \"E\",\n\"userid\": \"who\"}");
  write_text(folder_.path("other.json"), R"({"event": "E", "user_id": "whom"})");
  write_text(folder_.path("empty.csv"), "");
  write_text(folder_.path("binary.csv"), std::string("a\0b", 3));
  write_text(folder_.path("object.json"), "{}");
  const Case cases[] = {
      {{folder_.path("none.csv"), "--map", map_}, "cannot be opened: No such file"},
      {{folder_.path(""), "--map", map_, "--format", "csv"}, "is a folder"},
      {{folder_.path("empty.csv"), "--map", map_}, "is empty"},
      {{folder_.path("binary.csv"), "--map", map_}, "is not text"},
      {{folder_.path("object.json")}, "is not a JSON array"},
      {{csv_}, "CSV needs --map"},
      {{csv_, "--map", folder_.path("none")}, "there is no such file"},
      {{csv_, "--map", folder_.path("bad.json")}, "line 3: \"userid\" is not a key here"},
      {{csv_, "--map", folder_.path("other.json")}, "column \"whom\" is not in the file's header"},
      {{map_ + ".txt"}, "its format can't be told"},
      {{csv_, "--map", map_, "--rate", "fast"}, "--rate: \"fast\" is not a rate"},
      {{csv_, "--map", map_, "--dead-letter", csv_}, "would overwrite the input"},
      {{csv_, "--map", map_, "--checkpoint", map_}, "is one of the other files"},
      {{csv_, "--map", map_, "--host", "ftp://x"}, "host"},
      {{csv_, "--map", map_, "--checkpoint", "/nowhere/c"}, "/nowhere/c.tmp: cannot be created"},
      {{csv_, "--map", map_, "--dead-letter", map_}, "would overwrite the input"},
  };
  for (const Case& one : cases) {
    EXPECT_EQ(import(one.arguments), kBadUsage) << one.message;
    EXPECT_THAT(command_.err(), HasSubstr(one.message));
  }
  EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(Import, EscapesControlCharactersInWhatItPrints) {
  write_text(csv_, "who,when,n\nu,\x1b[2Jlater,1\n");
  EXPECT_EQ(import_csv(), kDeadLetters);
  EXPECT_THAT(command_.err(), AllOf(HasSubstr("\\x1b[2Jlater"), Not(HasSubstr("\x1b[2J"))));
}

}  // namespace
}  // namespace analytics::cli
