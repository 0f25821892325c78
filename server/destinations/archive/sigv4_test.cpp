#include "server/destinations/archive/sigv4.h"

#include <gtest/gtest.h>

#include "server/destinations/archive/digests.h"

namespace analytics::server {
namespace {

// The examples of Amazon's documentation, "Authenticating Requests: Using the Authorization
// Header (AWS Signature Version 4)", with the key that it publishes.
const S3Credentials kExample{.access_key_id = "AKIAIOSFODNN7EXAMPLE",
                             .secret_access_key = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                             .region = "us-east-1"};
const Timestamp kExampleTime{std::chrono::seconds(1'369'353'600)};  // 24 May 2013

std::string header(const HttpRequest& request, std::string_view name) {
  for (const HttpHeader& one : request.headers) {
    if (one.name == name) return one.value;
  }
  return "(none)";
}

TEST(SignatureV4, IsThatOfAmazonsExampleOfGet) {
  HttpRequest request{.method = "GET", .url = "https://examplebucket.s3.amazonaws.com/test.txt"};
  request.headers = {{"Range", "bytes=0-9"}};
  sign_v4(request, kExample, kExampleTime);
  EXPECT_EQ(header(request, "x-amz-date"), "20130524T000000Z");
  EXPECT_EQ(header(request, "x-amz-content-sha256"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(header(request, "Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
            "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
}

TEST(SignatureV4, IsThatOfAmazonsExampleOfPut) {
  HttpRequest request{
      .method = "PUT",
      .url = "https://examplebucket.s3.amazonaws.com/" + encode_path("test$file.text"),
      .body = "Welcome to Amazon S3."};
  request.headers = {{"Date", "Fri, 24 May 2013 00:00:00 GMT"},
                     {"x-amz-storage-class", "REDUCED_REDUNDANCY"}};
  sign_v4(request, kExample, kExampleTime);
  EXPECT_EQ(header(request, "Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            "SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
            "Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
}

TEST(SignatureV4, NeverShowsTheKey) {
  HttpRequest request{.method = "PUT", .url = "https://h/b/k"};
  sign_v4(request, kExample, kExampleTime);
  for (const HttpHeader& one : request.headers) {
    EXPECT_EQ(one.value.find(kExample.secret_access_key), std::string::npos);
  }
}

TEST(SignatureV4, EncodesEverythingButUnreservedCharactersAndSlashes) {
  EXPECT_EQ(encode_path("a/B-9_.~"), "a/B-9_.~");
  EXPECT_EQ(encode_path("a b+é%"), "a%20b%2B%C3%A9%25");
}

// RFC 1321, A.5; RFC 6234, 8.5; RFC 4231, 4.3.
TEST(Digests, AreThoseOfTheirStandards) {
  EXPECT_EQ(hex(md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

}  // namespace
}  // namespace analytics::server
