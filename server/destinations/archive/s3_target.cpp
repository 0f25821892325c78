#include "server/destinations/archive/s3_target.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "http/base64.h"
#include "server/destinations/archive/digests.h"
#include "server/destinations/archive/s3_answer.h"

namespace analytics::server {
namespace {

using Kind = Outcome::Kind;

constexpr std::size_t kAnswerBytesMax = 64 * 1024;
// As a batch's JSON at its largest, which no compression makes much longer.
constexpr std::uint64_t kFileBytesMax = std::uint64_t{100} << 20;
// A transport keeps its deadline; this is for one that doesn't, so that no wait is for ever.
constexpr Duration kGrace = std::chrono::seconds(1);

// What the archive's thread waits for and the transport's bring. Outlives whichever is last.
struct Answers {
  explicit Answers(std::size_t count) : outcomes(count) {}

  std::mutex mutex;
  std::condition_variable came;
  std::vector<std::optional<Outcome>> outcomes;  // guarded by mutex, as what follows
  bool is_given_up = false;
};

bool is_complete(const Answers& answers) {
  return std::ranges::all_of(answers.outcomes, [](const auto& one) { return one.has_value(); });
}

class S3Target final : public ArchiveTarget {
 public:
  S3Target(S3Config config, Files& files, std::shared_ptr<Transport> transport,
           std::shared_ptr<Clock> clock)
      : config_(std::move(config)),
        files_(files),
        transport_(std::move(transport)),
        clock_(std::move(clock)) {}

  void interrupt() override {
    const std::lock_guard lock(mutex_);
    is_interrupted_ = true;
    if (answers_) give_up(*answers_);
  }

  Outcome place(std::span<const StagedFile> staged, Deadline deadline) override {
    std::vector<StagedFile> left;
    for (const StagedFile& file : staged) {
      if (file.is_there) left.push_back(file);
    }
    std::span<const StagedFile> rest = left;
    while (!rest.empty()) {
      const auto group = rest.first(std::min(rest.size(), kS3RequestsAtOnce));
      Outcome outcome = put_group(group, std::min(deadline, clock_->now() + config_.timeout));
      if (outcome.kind != Kind::delivered) return outcome;
      rest = rest.subspan(group.size());
    }
    return {.kind = Kind::delivered};
  }

 private:
  // Puts all of them at once; the first problem.
  Outcome put_group(std::span<const StagedFile> group, Deadline deadline) {
    const auto answers = std::make_shared<Answers>(group.size());
    {
      const std::lock_guard lock(mutex_);
      answers_ = answers;
      if (is_interrupted_) give_up(*answers);
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      Result<std::string> body = read_whole(files_, group[i].path, kFileBytesMax);
      if (!body) {
        answer(*answers, i, disk_outcome(body.error()));
        continue;
      }
      transport_->start(request_for(group[i].name, *std::move(body)), deadline,
                        [answers, i, clock = clock_](const Result<HttpResponse>& response) {
                          answer(*answers, i, s3_outcome(response, clock->wall_time()));
                        });
    }
    return take_away(group, wait_for(*answers, deadline));
  }

  static void answer(Answers& answers, std::size_t index, Outcome outcome) {
    const std::lock_guard lock(answers.mutex);
    answers.outcomes[index] = std::move(outcome);
    answers.came.notify_one();
  }

  // What is under way goes on, and may still arrive: the same bytes as the next time.
  static void give_up(Answers& answers) {
    const std::lock_guard lock(answers.mutex);
    answers.is_given_up = true;
    answers.came.notify_one();
  }

  std::vector<Outcome> wait_for(Answers& answers, Deadline deadline) {
    std::unique_lock lock(answers.mutex);
    while (!is_complete(answers) && !answers.is_given_up && clock_->now() < deadline + kGrace) {
      clock_->wait_until(lock, answers.came, deadline + kGrace);
    }
    const Outcome none{.kind = Kind::retry, .code = "ETIMEDOUT", .detail = "no answer in time"};
    std::vector<Outcome> outcomes;
    for (const auto& one : answers.outcomes) outcomes.push_back(one.value_or(none));
    return outcomes;
  }

  // The staged copies of those that are there.
  Outcome take_away(std::span<const StagedFile> group, std::vector<Outcome> outcomes) {
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (outcomes[i].kind != Kind::delivered) continue;
      const Result<void> gone = files_.unlink(group[i].path);
      if (!gone) outcomes[i] = disk_outcome(gone.error());
    }
    const auto problem = std::ranges::find_if(
        outcomes, [](const Outcome& one) { return one.kind != Kind::delivered; });
    return problem == outcomes.end() ? Outcome{.kind = Kind::delivered} : *problem;
  }

  HttpRequest request_for(std::string_view name, std::string body) const {
    HttpRequest request{.method = "PUT", .url = s3_url(config_, name)};
    request.headers = {{"Content-MD5", base64(md5(body))}, {"Content-Type", "application/gzip"}};
    request.body = std::move(body);
    request.response_bytes_max = kAnswerBytesMax;
    sign_v4(request, config_.credentials, clock_->wall_time());
    request.headers.push_back({"User-Agent", "analyticsd"});
    return request;
  }

  const S3Config config_;
  Files& files_;
  const std::shared_ptr<Transport> transport_;
  const std::shared_ptr<Clock> clock_;
  std::mutex mutex_;
  std::shared_ptr<Answers> answers_;  // guarded by mutex_, as what follows
  bool is_interrupted_ = false;
};

// A port that goes without saying is not sent in Host, and so must not be signed.
std::string_view without_usual_port(std::string_view endpoint) {
  const std::string_view port = endpoint.starts_with("https:") ? ":443" : ":80";
  if (endpoint.ends_with(port)) endpoint.remove_suffix(port.size());
  return endpoint;
}

}  // namespace

std::unique_ptr<ArchiveTarget> s3_target(S3Config config, Files& files,
                                         std::shared_ptr<Transport> transport,
                                         std::shared_ptr<Clock> clock) {
  return std::make_unique<S3Target>(std::move(config), files, std::move(transport),
                                    std::move(clock));
}

std::string s3_url(const S3Config& config, std::string_view name) {
  std::string endpoint = config.endpoint.empty()
                             ? "https://s3." + config.credentials.region + ".amazonaws.com"
                             : config.endpoint;
  while (endpoint.ends_with('/')) endpoint.pop_back();
  endpoint = without_usual_port(endpoint);
  if (config.path_style) {
    endpoint += "/" + config.bucket;
  } else {
    endpoint.insert(endpoint.find("://") + 3, config.bucket + ".");
  }
  const std::string prefix = config.prefix.empty() ? "" : encode_path(config.prefix) + "/";
  return endpoint + "/" + prefix + encode_path(name);
}

}  // namespace analytics::server
