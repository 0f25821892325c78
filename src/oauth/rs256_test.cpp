#include "oauth/rs256.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ec.h>
#include <openssl/err.h>

#include "oauth/oauth_test_support.h"

namespace analytics {
namespace {

using testing::HasSubstr;

std::string pkcs1_pem(const TestKey& key) {
  BIO* out = BIO_new(BIO_s_mem());
  PEM_write_bio_PrivateKey_traditional(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return text_of(out);
}

std::string complaint(const std::string& pem) {
  const Result<void> checked = check_rsa_key(pem);
  if (checked) return "none";
  EXPECT_EQ(checked.error().code, ErrorCode::invalid_config);
  return checked.error().message;
}

TEST(SignRs256, MakesASignatureThatThePublicKeyVerifies) {
  const std::string signature = sign_rs256(private_pem(test_key()), "header.claims").value();
  EXPECT_EQ(signature.size(), 256u);
  EXPECT_TRUE(verifies(test_key(), "header.claims", signature));
  EXPECT_FALSE(verifies(test_key(), "header.claimz", signature));
}

TEST(SignRs256, TakesAKeyInTheOlderFormToo) {
  const std::string pem = pkcs1_pem(test_key());
  ASSERT_THAT(pem, HasSubstr("BEGIN RSA PRIVATE KEY"));
  EXPECT_TRUE(verifies(test_key(), "text", sign_rs256(pem, "text").value()));
}

TEST(SignRs256, IsAnErrorWithAKeyThatIsNone) {
  EXPECT_EQ(sign_rs256("", "text").error().code, ErrorCode::invalid_config);
}

TEST(CheckRsaKey, AcceptsARsaKeyOf2048Bits) {
  EXPECT_EQ(complaint(private_pem(test_key())), "none");
}

TEST(CheckRsaKey, RefusesAShorterOne) {
  EXPECT_EQ(complaint(private_pem(make_rsa_key(2'040))),
            "the key has 2040 bits; it must have at least 2048");
}

TEST(CheckRsaKey, RefusesWhatIsNoPem) {
  EXPECT_THAT(complaint(""), HasSubstr("is not PEM text"));
  EXPECT_THAT(complaint("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"), HasSubstr("is not PEM text"));
}

TEST(CheckRsaKey, RefusesAnotherKindOfKey) {
  EXPECT_EQ(complaint(private_pem({EVP_EC_gen("P-256"), EVP_PKEY_free})),
            "the key is not an RSA key");
}

TEST(CheckRsaKey, RefusesAPublicKey) {
  EXPECT_THAT(complaint(public_pem(test_key())), HasSubstr("must be a private one"));
}

TEST(CheckRsaKey, RefusesADamagedKeyWithoutQuotingIt) {
  std::string pem = private_pem(test_key());
  pem.replace(200, 8, "SECRET!!");
  EXPECT_THAT(complaint(pem), HasSubstr("cannot be read"));
  EXPECT_THAT(complaint(pem), testing::Not(HasSubstr("SECRET")));
}

TEST(CheckRsaKey, RefusesAnEncryptedKeyWithoutAskingForItsPassword) {
  EXPECT_THAT(complaint(private_pem(test_key(), "password")), HasSubstr("is encrypted"));
}

TEST(CheckRsaKey, LeavesNoErrorOfLibcryptosBehind) {
  ERR_clear_error();
  EXPECT_NE(complaint(public_pem(test_key())), "none");
  EXPECT_EQ(ERR_peek_error(), 0u);
}

}  // namespace
}  // namespace analytics
