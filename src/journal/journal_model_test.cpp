#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "journal/retention.h"
#include "journal/sample_journal.h"
#include "journal/segment_removal.h"
#include "journal/verify.h"

// A journal and a simple model of it go through the same random life: commits, faults, kills,
// power cuts, drops, reads. The model knows what was acknowledged, and what was tried and may
// therefore be there or not; after each opening the journal must agree with it.
namespace analytics {
namespace {

constexpr int kLives = 300;
constexpr int kStepsPerLife = 120;

class Life {
 public:
  explicit Life(std::uint64_t seed) : random_(seed), journal_(256 + random_() % 2000) {
    journal_.settings.preallocate_bytes = up_to(2) == 0 ? 0 : up_to(4000);
    (void)journal_.open();
  }

  void step() {
    switch (random_() % 16) {
      case 0:
        return inject_fault();
      case 1:
        return crash(PowerCut::synced_only);
      case 2:
        return crash(PowerCut::random);
      case 3:
        return kill();
      case 4:
        return drop();
      case 5:
        return read_from_somewhere();
      case 6:
        return (void)open_again();
      case 7:
        return commit_while_the_power_goes();
      case 8:
        return reopen();
      case 9:
        return retain();
      case 10:
        return fill_the_disk();
      default:
        return commit();
    }
  }

  void check_everything() {
    if (!open_again()) return;
    const auto report = verify_journal(journal_.files, SampleJournal::kFolder);
    ASSERT_TRUE(report);
    EXPECT_FALSE(report->damage) << report->damage->message;
    EXPECT_EQ(report->torn_bytes, 0u);
  }

 private:
  std::uint64_t up_to(std::uint64_t limit) { return random_() % (limit + 1); }

  JournalFrame random_frame() {
    JournalFrame frame;
    frame.head.assign(up_to(3) == 0 ? up_to(300) : up_to(8), static_cast<char>('A' + up_to(25)));
    const std::uint64_t records = up_to(4);
    for (std::uint64_t i = 0; i < records; ++i) {
      const std::uint64_t size = up_to(20) == 0 ? 4096 + up_to(4096) : up_to(60);
      frame.add(std::string(size, static_cast<char>('a' + up_to(25))));
    }
    return frame;
  }

  static std::string text_of(const JournalFrame& frame, std::uint64_t first_offset) {
    std::string text = std::to_string(first_offset) + ":" + frame.head + "[";
    std::size_t at = 0;
    for (std::size_t i = 0; i < frame.lengths.size(); ++i) {
      if (i > 0) text += ',';
      text += frame.records.substr(at, frame.lengths[i]);
      at += frame.lengths[i];
    }
    return text + "]";
  }

  void commit() {
    if (!is_open_) return;
    std::vector<JournalFrame> group(1 + up_to(4));
    for (JournalFrame& frame : group) frame = random_frame();
    const Result<std::uint64_t> first = journal_.commit(group);
    std::vector<std::string> texts;
    std::uint64_t offset = end_offset_;
    for (const JournalFrame& frame : group) {
      texts.push_back(text_of(frame, offset));
      offset += frame.lengths.size();
    }
    if (first) {
      EXPECT_EQ(*first, end_offset_);
      frames_.insert(frames_.end(), texts.begin(), texts.end());
      end_offset_ = offset;
      check_bytes();
    } else if (first.error().code != ErrorCode::not_available) {
      tried_ = texts;  // some of it may be found when the journal is opened again
    }
  }

  void commit_while_the_power_goes() {
    journal_.files.lose_power_after(up_to(1) == 0 ? Call::sync : Call::write, up_to(2));
    commit();
    crash(PowerCut::random);
  }

  void inject_fault() {
    constexpr Call kCalls[] = {Call::write,  Call::sync, Call::sync_folder, Call::open,
                               Call::unlink, Call::read, Call::truncate,    Call::allocate};
    const ErrorCode code = up_to(1) == 0 ? ErrorCode::io_error : ErrorCode::disk_full;
    journal_.files.fail_after(kCalls[up_to(std::size(kCalls) - 1)], up_to(6), code);
  }

  /// Or nearly; until there is room again.
  void fill_the_disk() {
    const std::uint64_t stored = journal_.writer().list()->bytes();
    journal_.files.set_capacity(up_to(2) == 0 ? UINT64_MAX : stored + up_to(1000));
  }

  void crash(PowerCut how) {
    journal_.files.cut_power(how, random_);
    is_open_ = false;
    (void)open_again();
  }

  void kill() {
    journal_.files.kill();
    is_open_ = false;
    (void)open_again();
  }

  /// Opens it, again and again while faults are in the way.
  bool open_again() {
    Result<void> opened = journal_.open();
    while (!opened && opened.error().code != ErrorCode::corrupt) {
      if (opened.error().code == ErrorCode::disk_full) journal_.files.set_capacity(UINT64_MAX);
      opened = journal_.open();
    }
    is_open_ = static_cast<bool>(opened);
    EXPECT_TRUE(opened) << opened.error().message;
    if (is_open_) take_over();
    return is_open_;
  }

  /// Recovers it while it stays open; a cursor from before goes on where it was.
  void reopen() {
    if (!is_open_) return;
    auto cursor = JournalCursor::at_frame(journal_.files, SampleJournal::kFolder,
                                          journal_.writer().list(), up_to(frames_.size()));
    const Result<void> reopened = journal_.reopen();
    if (!reopened) {  // a fault on the way: it may be tried again
      EXPECT_NE(reopened.error().code, ErrorCode::corrupt) << reopened.error().message;
      return;
    }
    take_over();
    if (!cursor) return;
    while (true) {
      const std::uint64_t next = cursor->next_frame();
      const Result<bool> more = cursor->next();
      if (!more || !*more) break;
      EXPECT_EQ(cursor->frame().number, std::max(next, journal_.writer().list()->begin_frame()));
      EXPECT_EQ(analytics::text_of(cursor->frame()), frames_[cursor->frame().number]);
    }
  }

  /// The model takes over what was found of the group that had failed, which from then on must
  /// stay.
  void take_over() {
    std::vector<std::string> found = all_frames();
    std::vector<std::string> known = expected();
    EXPECT_GE(found.size(), known.size()) << "an acknowledged frame is lost";
    for (const std::string& text : tried_) {
      if (found.size() <= known.size()) break;
      known.push_back(text);
      frames_.push_back(text);
    }
    EXPECT_EQ(found, known);
    tried_.clear();
    check_bytes();
    end_offset_ = journal_.writer().list()->end_offset();
  }

  /// What Journal::drop_before does, on the core.
  void drop() {
    if (!is_open_) return;
    SegmentRemoval removal(journal_.files, SampleJournal::kFolder, journal_.writer().list());
    const JournalEnd below{.frame = UINT64_MAX, .offset = up_to(end_offset_)};
    while (!removal.below(below)) {
    }
  }

  /// What Journal::retain does, on the core.
  void retain() {
    if (!is_open_) return;
    SegmentList& list = *journal_.writer().list();
    const std::uint64_t begin = list.begin_offset();
    const std::uint64_t floor = up_to(end_offset_);
    const Retention policy{.bytes_max = up_to(2 * list.bytes())};
    const RetentionPlan plan = plan_retention(list.segments(), policy, journal_.now, floor);
    SegmentRemoval removal(journal_.files, SampleJournal::kFolder, journal_.writer().list());
    while (!removal.below({.frame = plan.below_frame, .offset = UINT64_MAX})) {
    }
    EXPECT_LE(list.begin_offset(), std::max(begin, floor));
    EXPECT_EQ(list.begin_frame(), plan.below_frame);
    EXPECT_TRUE(list.bytes() <= *policy.bytes_max || plan.held_back || list.count() == 1);
  }

  void read_from_somewhere() {
    if (!is_open_) return;
    const std::uint64_t frame = up_to(frames_.size());
    auto cursor = JournalCursor::at_frame(journal_.files, SampleJournal::kFolder,
                                          journal_.writer().list(), frame);
    if (!cursor) {  // a fault on the way
      EXPECT_NE(cursor.error().code, ErrorCode::corrupt) << cursor.error().message;
      return;
    }
    const Result<bool> more = cursor->next();
    if (!more || !*more) return;
    EXPECT_GE(cursor->frame().number, frame);
    EXPECT_EQ(analytics::text_of(cursor->frame()), frames_[cursor->frame().number]);
  }

  /// What the journal says that it takes is what the files take.
  void check_bytes() {
    std::uint64_t bytes = 0;
    for (const std::string& path : journal_.files.paths()) {
      bytes += journal_.files.contents(path).size();
    }
    EXPECT_EQ(journal_.writer().list()->bytes(), bytes);
  }

  /// Every frame that a cursor gives; read again where a fault was in the way.
  std::vector<std::string> all_frames() {
    const auto& list = journal_.writer().list();
    auto cursor = JournalCursor::at_frame(journal_.files, SampleJournal::kFolder, list, 0);
    while (!cursor && cursor.error().code != ErrorCode::corrupt) {
      cursor = JournalCursor::at_frame(journal_.files, SampleJournal::kFolder, list, 0);
    }
    EXPECT_TRUE(cursor) << cursor.error().message;
    std::vector<std::string> texts;
    while (cursor) {
      const Result<bool> more = cursor->next();
      if (!more && more.error().code != ErrorCode::corrupt) continue;
      EXPECT_TRUE(more) << more.error().message;
      if (!more || !*more) break;
      texts.push_back(analytics::text_of(cursor->frame()));
    }
    return texts;
  }

  std::vector<std::string> expected() {
    const std::uint64_t begin = journal_.writer().list()->begin_frame();
    if (begin > frames_.size()) return {"begins after the end"};
    return {frames_.begin() + static_cast<std::ptrdiff_t>(begin), frames_.end()};
  }

  std::mt19937_64 random_;
  SampleJournal journal_;
  bool is_open_ = true;
  std::vector<std::string> frames_;  // all that count, dropped ones included, by frame number
  std::vector<std::string> tried_;   // the group whose commit failed since the last opening
  std::uint64_t end_offset_ = 0;
};

TEST(JournalModel, AgreesWithTheJournalThroughFaultsKillsAndPowerCuts) {
  for (std::uint64_t seed = 1; seed <= kLives; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life life(seed);
    for (int i = 0; i < kStepsPerLife && !HasFailure(); ++i) life.step();
    life.check_everything();
    ASSERT_FALSE(HasFailure());
  }
}

}  // namespace
}  // namespace analytics
