#include "telemetry/time_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace mam {
namespace {

TEST(TimeHistogram, EveryTimeLiesInItsBucketAndBucketsAreAnEighthWide) {
  uint64_t begin = 0;
  for (uint32_t bucket = 0; bucket + 1 < TimeHistogram::kBuckets; ++bucket) {
    const uint64_t end = TimeHistogram::endOf(bucket);
    EXPECT_EQ(bucket, TimeHistogram::bucketOf(static_cast<uint32_t>(begin)));
    EXPECT_EQ(bucket, TimeHistogram::bucketOf(static_cast<uint32_t>(end - 1)));
    if (begin >= 64) { EXPECT_LE(8 * (end - begin), begin); }
    begin = end;
  }
  EXPECT_EQ(TimeHistogram::kBuckets - 1, TimeHistogram::bucketOf(UINT32_MAX));
}

TEST(TimeWindow, FiguresAreThoseOfTheValuesThatWereAdded) {
  TimeHistogram histogram;
  TimeWindow window;
  std::mt19937 random(1);
  std::vector<uint32_t> values;
  double sum = 0;
  for (int i = 0; i < 5000; ++i) {
    values.push_back(static_cast<uint32_t>(std::uniform_int_distribution<>(100, 2000000)(random)));
    histogram.add(values.back());
    sum += values.back();
  }
  std::sort(values.begin(), values.end());
  const TimeFigures figures = window.read(histogram);
  EXPECT_EQ(5000u, figures.count);
  EXPECT_DOUBLE_EQ(sum / 5000, figures.mean);
  EXPECT_EQ(values.back(), figures.worst);
  EXPECT_GE(figures.p99, values[4949]);
  EXPECT_LE(figures.p99, values[4949] * 1.126);
}

TEST(TimeWindow, OneOutlierInAHundredIsTheWorstAndNotTheP99) {
  TimeHistogram histogram;
  TimeWindow window;
  for (int i = 0; i < 99; ++i) histogram.add(1000);
  histogram.add(50000);
  const TimeFigures figures = window.read(histogram);
  EXPECT_EQ(50000, figures.worst);
  EXPECT_GE(figures.p99, 1000);
  EXPECT_LE(figures.p99, 1125);
}

TEST(TimeWindow, WhatIsOlderThanTwoTurnsIsForgotten) {
  TimeHistogram histogram;
  TimeWindow window;
  histogram.add(9000);
  window.turn(histogram);
  histogram.add(500);
  EXPECT_EQ(9000, window.read(histogram).worst);
  EXPECT_EQ(2u, window.read(histogram).count);
  window.turn(histogram);
  EXPECT_EQ(500, window.read(histogram).worst);
  EXPECT_EQ(1u, window.read(histogram).count);
  window.turn(histogram);
  EXPECT_EQ(0u, window.read(histogram).count);
  EXPECT_EQ(0, window.read(histogram).worst);
}

TEST(TimeWindow, ARestartForgetsEverything) {
  TimeHistogram histogram;
  TimeWindow window;
  histogram.add(9000);
  window.restart(histogram);
  histogram.add(700);
  const TimeFigures figures = window.read(histogram);
  EXPECT_EQ(1u, figures.count);
  EXPECT_EQ(700, figures.worst);
  EXPECT_EQ(700, figures.mean);
}

}  // namespace
}  // namespace mam
