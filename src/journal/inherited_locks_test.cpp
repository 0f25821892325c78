#include "journal/inherited_locks.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "journal/files.h"

namespace analytics {
namespace {

class InheritedLocksTest : public ::testing::Test {
 protected:
  InheritedLocksTest() {
    std::string pattern = ::testing::TempDir() + "/locks-XXXXXX";
    folder = ::mkdtemp(pattern.data());
  }
  ~InheritedLocksTest() override { std::filesystem::remove_all(folder); }

  // A child that runs already, and ends when it is told to, by the pipe's end.
  pid_t start_child() {
    int running[2];
    EXPECT_EQ(::pipe(ends), 0);
    EXPECT_EQ(::pipe(running), 0);
    const pid_t child = ::fork();
    char byte = 0;
    if (child == 0) {
      ::alarm(20);
      ::close(ends[1]);
      (void)!::write(running[1], &byte, 1);
      (void)!::read(ends[0], &byte, 1);
      ::_exit(0);
    }
    EXPECT_EQ(::read(running[0], &byte, 1), 1);
    for (const int end : {ends[0], running[0], running[1]}) ::close(end);
    return child;
  }
  void end_child(pid_t child) {
    ::close(ends[1]);
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }

  std::string folder;
  int ends[2] = {-1, -1};
};

TEST_F(InheritedLocksTest, AChildThatLivesOnKeepsNoLockOfItsParents) {
  Result<std::unique_ptr<FileLock>> lock = Files::real().lock(folder + "/lock");
  ASSERT_TRUE(lock);
  const pid_t child = start_child();
  EXPECT_EQ(Files::real().lock(folder + "/lock").error().code, ErrorCode::locked);
  lock->reset();  // As if the parent had ended.
  EXPECT_TRUE(Files::real().lock(folder + "/lock"));
  end_child(child);
}

TEST_F(InheritedLocksTest, AChildDoesNotEndItsParentsLock) {
  const Result<std::unique_ptr<FileLock>> lock = Files::real().lock(folder + "/lock");
  ASSERT_TRUE(lock);
  end_child(start_child());
  EXPECT_EQ(Files::real().lock(folder + "/lock").error().code, ErrorCode::locked);
}

TEST_F(InheritedLocksTest, ALockTakenFromTheParentIsNotClosedTwiceInTheChild) {
  Result<std::unique_ptr<FileLock>> lock = Files::real().lock(folder + "/lock");
  const pid_t child = ::fork();
  if (child == 0) {
    int pipe_ends[2];  // Takes the number that the lock's descriptor had.
    if (::pipe(pipe_ends) != 0) ::_exit(2);
    lock->reset();
    ::_exit(::write(pipe_ends[1], "x", 1) == 1 ? 0 : 1);
  }
  int status = -1;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace analytics
