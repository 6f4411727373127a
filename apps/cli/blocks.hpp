#pragma once

#include <cstddef>
#include <functional>

#include "impost/duty/answer_csv.hpp"
#include "impost/io/stream.hpp"

/// What one thread does with a block.
using BlockWork = std::function<void(impost::CsvBlock&, impost::AnswerBlock&)>;

/// Answers the blocks of a table in several threads. `make_work` is called once in each; `take` gets the answers in the
/// order of the blocks, in the calling thread. Only so many blocks are in memory as keep the threads busy.
/// Errors: the first that any of them throws, once all threads have ended.
void answer_blocks(impost::CsvStream& table, std::size_t threads, const std::function<BlockWork()>& make_work,
                   const std::function<void(const impost::AnswerBlock&)>& take);

/// As many as the machine has processors, at most two: each needs memory for the law of its own.
[[nodiscard]] std::size_t usual_threads();
