#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "server/console/guard.h"

namespace analytics::server {
namespace {

constexpr const char* kToken = "0123456789abcdef";

/// A file in a folder of its own, gone with the test.
class TokenFile {
 public:
  explicit TokenFile(const std::string& text, mode_t mode = 0600) {
    std::string folder = (std::filesystem::temp_directory_path() / "token-XXXXXX").string();
    folder_ = mkdtemp(folder.data());
    std::ofstream(path()) << text;
    chmod(path().c_str(), mode);
  }
  ~TokenFile() { std::filesystem::remove_all(folder_); }
  TokenFile(const TokenFile&) = delete;
  TokenFile& operator=(const TokenFile&) = delete;
  std::string path() const { return folder_ + "/token"; }

 private:
  std::string folder_;
};

void expect_refused(const std::string& text, const std::string& why) {
  const TokenFile file(text);
  const Result<std::string> token = read_token(file.path());
  ASSERT_FALSE(token) << text;
  EXPECT_EQ(token.error().code, ErrorCode::invalid_config);
  EXPECT_NE(token.error().message.find(file.path()), std::string::npos);
  EXPECT_NE(token.error().message.find(why), std::string::npos) << token.error().message;
  const bool tells_the_token =
      !text.empty() && token.error().message.find(text) != std::string::npos;
  EXPECT_FALSE(tells_the_token) << token.error().message;
}

TEST(TokenFile, IsReadWithoutItsLineEnd) {
  for (const char* end : {"", "\n", "\r\n"}) {
    EXPECT_EQ(read_token(TokenFile(kToken + std::string(end)).path()).value(), kToken);
  }
}

TEST(TokenFile, HasSixteenCharactersAtLeast) {
  expect_refused("", "is empty");
  expect_refused("\n", "is empty");
  expect_refused("0123456789abcde\n", "fewer than 16");
}

TEST(TokenFile, Has1024CharactersAtMost) {
  EXPECT_TRUE(read_token(TokenFile(std::string(1024, 'x') + "\r\n").path()));
  expect_refused(std::string(1025, 'x'), "more than 1024");
  expect_refused(std::string(1 << 20, 'x'), "more than 1024");
}

TEST(TokenFile, HoldsWhatAHeaderCanCarry) {
  expect_refused("0123456789abcdef\nsecond line", "one line");
  expect_refused("0123456789 abcdef", "one line");
  expect_refused("0123456789abcdef\xc3\xa4", "one line");
}

TEST(TokenFile, IsNotForEveryonesEyes) {
  EXPECT_TRUE(read_token(TokenFile(kToken, 0640).path()));
  const Result<std::string> token = read_token(TokenFile(kToken, 0644).path());
  ASSERT_FALSE(token);
  EXPECT_NE(token.error().message.find("chmod 600"), std::string::npos);
}

TEST(TokenFile, ThatIsMissingOrAFolderIsNamed) {
  const Result<std::string> missing = read_token("/nowhere/token");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::io_error);
  EXPECT_NE(missing.error().message.find("/nowhere/token"), std::string::npos);
  EXPECT_FALSE(read_token("/"));
}

}  // namespace
}  // namespace analytics::server
