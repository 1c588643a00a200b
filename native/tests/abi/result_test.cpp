#include "abi/fixtures.hpp"

#include <string>
#include <thread>

namespace {

using mam::test::abi::newRack;
using mam::test::abi::refused;

TEST(CAbi, TellsItsVersionAndEveryResultInWords) {
  EXPECT_EQ(MAM_ABI_VERSION, mam_abi_version());
  for (int code = MAM_OK; code <= MAM_ERROR_STATE; ++code)
    EXPECT_STRNE("an unknown result", mam_result_text(static_cast<mam_result>(code))) << code;
}

TEST(CAbi, TheLastErrorIsThisThreadsAndGoesWithASuccess) {
  EXPECT_TRUE(refused(MAM_ERROR_ARGUMENT, "out is null", mam_rack_create(nullptr)));
  std::string elsewhere = "untouched";
  std::thread([&] { elsewhere = mam_last_error(); }).join();
  EXPECT_EQ("", elsewhere);
  newRack();
  EXPECT_STREQ("", mam_last_error());
}

}  // namespace
