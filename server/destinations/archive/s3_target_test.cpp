#include "server/destinations/archive/s3_target.h"

#include <map>

#include "server/destinations/archive/archive_fixture.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

// A bucket in memory, on a network that loses what it is told to: requests, or answers.
class Bucket final : public Transport {
 public:
  RequestId start(HttpRequest request, Deadline, Done done) override {
    const std::uint64_t number = requests.size();
    requests.push_back(request);
    if (number == lost_request) {
      done(Error{.code = ErrorCode::connect_failed, .retryable = true});
      return number;
    }
    objects[request.url] = request.body;
    if (number == lost_answer) {
      done(Error{.code = ErrorCode::timed_out, .retryable = true});
    } else {
      done(HttpResponse{.status = 200});
    }
    return number;
  }
  void cancel(RequestId) override {}

  std::vector<HttpRequest> requests;
  std::map<std::string, std::string> objects;
  std::uint64_t lost_request = UINT64_MAX;
  std::uint64_t lost_answer = UINT64_MAX;
};

const S3Config kConfig{
    .endpoint = "http://127.0.0.1:9000",
    .bucket = "events",
    .prefix = "raw data",
    .path_style = true,
    .credentials = {.access_key_id = "id", .secret_access_key = "key", .region = "eu-west-1"}};

struct Buckets : ArchiveFixture {
  Buckets() { reopen(); }
  std::unique_ptr<ArchiveTarget> target() override {
    return s3_target(kConfig, files, bucket, clock);
  }
  std::vector<std::string> archived() const override {
    std::vector<std::string> all;
    for (const auto& [url, bytes] : bucket->objects) {
      for (const std::string& line : lines_of(bytes, url)) all.push_back(line);
    }
    std::ranges::sort(all);
    return all;
  }
  void TestBody() override {}

  std::shared_ptr<Bucket> bucket = std::make_shared<Bucket>();
};

TEST_F(Buckets, HaveEachEventOnce) {
  deliver_all();
  EXPECT_EQ(archived(), sent());
}

TEST_F(Buckets, HaveEachEventOnceWhicheverRequestIsLost) {
  deliver_all();
  for (std::uint64_t lost = 0; lost < bucket->requests.size(); ++lost) {
    Buckets bad;
    bad.bucket->lost_request = lost;
    bad.deliver_all();
    EXPECT_EQ(bad.archived(), bad.sent()) << "request " << lost;
  }
}

TEST_F(Buckets, HaveEachEventOnceWhicheverAnswerIsLost) {
  deliver_all();
  for (std::uint64_t lost = 0; lost < bucket->requests.size(); ++lost) {
    Buckets bad;
    bad.bucket->lost_answer = lost;
    bad.deliver_all();
    EXPECT_EQ(bad.archived(), bad.sent()) << "answer " << lost;
  }
}

// From the record on, what is repeated is the same object.
TEST_F(Buckets, HaveEachEventOnceWhenThePowerIsCut) {
  for (const Call kind : {Call::open, Call::write, Call::sync, Call::unlink, Call::rename,
                          Call::sync_folder, Call::list}) {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
      Buckets cut;
      std::mt19937_64 random(seed);
      cut.files.lose_power_after(kind, seed % 40);
      cut.after_attempt = [&] {
        cut.files.cut_power(PowerCut::random, random);
        cut.reopen();
      };
      cut.deliver_all();
      ASSERT_EQ(cut.archived(), cut.sent()) << "seed " << seed;
    }
  }
}

TEST_F(Buckets, ArePutToWithHashesAndASignature) {
  deliver({event(7)});
  ASSERT_EQ(bucket->requests.size(), 1u);
  const HttpRequest& request = bucket->requests[0];
  EXPECT_EQ(request.method, "PUT");
  EXPECT_TRUE(request.url.starts_with(
      "http://127.0.0.1:9000/events/raw%20data/segment-logs/shop/1728000000000/0"));
  std::string names;
  for (const HttpHeader& one : request.headers) names += one.name + " ";
  EXPECT_EQ(names,
            "Content-MD5 Content-Type x-amz-content-sha256 x-amz-date Authorization User-Agent ");
}

TEST_F(Buckets, GetEightFilesAtOnce) {
  std::vector<Event> many;
  for (std::uint64_t i = 0; i < 20; ++i) many.push_back(event(i, "s-" + std::to_string(i)));
  EXPECT_EQ(deliver(many)[0].kind, Kind::delivered);
  EXPECT_EQ(bucket->objects.size(), 20u);
}

TEST_F(Buckets, KeepWhatTheyCouldNotPutStaged) {
  bucket->lost_request = 0;
  const auto outcomes = deliver({event(7)});
  EXPECT_EQ(outcomes[0].kind, Kind::retry);
  EXPECT_EQ(outcomes[0].code, "ECONNREFUSED");
  EXPECT_EQ(archive->committed()->offset, 0u);
  EXPECT_EQ(deliver({event(7)})[0].kind, Kind::delivered);
  EXPECT_EQ(archive->committed()->offset, 8u);
  EXPECT_EQ(bucket->objects.size(), 1u);
}

// A transport that never answers is not waited for beyond the deadline.
TEST_F(Buckets, GiveUpASilentTransport) {
  struct Silent final : Transport {
    RequestId start(HttpRequest, Deadline, Done) override { return 1; }
    void cancel(RequestId) override {}
  };
  struct RunningClock final : Clock {
    Timestamp wall_time() override { return {}; }
    Deadline now() override { return time; }
    void wait_until(std::unique_lock<std::mutex>&, std::condition_variable&, Deadline at) override {
      time = at;
    }
    Deadline time{};
  };
  files.put("s/1-0.part", "bytes");
  auto silent =
      s3_target(kConfig, files, std::make_shared<Silent>(), std::make_shared<RunningClock>());
  const std::vector<StagedFile> staged = {{"s/1-0.part", "a.gz", true}};
  EXPECT_EQ(silent->place(staged, Deadline(std::chrono::seconds(5))).code, "ETIMEDOUT");
  EXPECT_EQ(files.contents("s/1-0.part"), "bytes");
}

TEST_F(Buckets, GiveUpWhenTheyAreInterrupted) {
  struct Silent final : Transport {
    RequestId start(HttpRequest, Deadline, Done) override {
      target->interrupt();
      return 1;
    }
    void cancel(RequestId) override {}
    ArchiveTarget* target = nullptr;
  };
  files.put("s/1-0.part", "bytes");
  const auto transport = std::make_shared<Silent>();
  const auto silent = s3_target(kConfig, files, transport, Clock::real());
  transport->target = silent.get();
  const std::vector<StagedFile> staged = {{"s/1-0.part", "a.gz", true}};
  const Deadline far = Clock::real()->now() + std::chrono::hours(1);
  EXPECT_EQ(silent->place(staged, far).kind, Kind::retry);
  EXPECT_EQ(silent->place(staged, far).kind, Kind::retry);
}

TEST(S3Urls, HaveTheBucketInTheHostOrInThePath) {
  S3Config config{.bucket = "events", .credentials = {.region = "eu-west-1"}};
  EXPECT_EQ(s3_url(config, "a/b.gz"), "https://events.s3.eu-west-1.amazonaws.com/a/b.gz");
  config.path_style = true;
  EXPECT_EQ(s3_url(config, "a/b.gz"), "https://s3.eu-west-1.amazonaws.com/events/a/b.gz");
}

TEST(S3Urls, LeaveOutThePortThatGoesWithoutSaying) {
  S3Config config{.endpoint = "https://storage.example:443/", .bucket = "events"};
  EXPECT_EQ(s3_url(config, "a"), "https://events.storage.example/a");
  config.endpoint = "http://storage.example:8080";
  EXPECT_EQ(s3_url(config, "a"), "http://events.storage.example:8080/a");
}

}  // namespace
}  // namespace analytics::server
