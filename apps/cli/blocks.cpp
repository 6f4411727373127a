#include "blocks.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

using namespace impost;

namespace {

/// Blocks on their way: read in order, answered by any thread, taken in order.
class Belt {
public:
    Belt(CsvStream& table, std::size_t places) : table_(table), places_(places) {}

    void read() {
        while (Place* place = place_to_fill()) {
            const bool more = table_.next(place->block);
            const std::lock_guard lock(mutex_);
            if (more) {
                ++read_;
            } else {
                ended_ = true;
            }
            changed_.notify_all();
        }
    }

    void answer(const BlockWork& work) {
        while (Place* place = place_to_answer()) {
            work(place->block, place->answer);
            const std::lock_guard lock(mutex_);
            place->answered = true;
            changed_.notify_all();
        }
    }

    void take(const std::function<void(const AnswerBlock&)>& take_answer) {
        while (Place* place = place_to_take()) {
            take_answer(place->answer);
            const std::lock_guard lock(mutex_);
            place->answered = false;
            ++taken_;
            changed_.notify_all();
        }
    }

    /// Runs a part of the work; an error in it ends all parts.
    template <class Part>
    void guarded(Part part) {
        try {
            part();
        } catch (...) {
            const std::lock_guard lock(mutex_);
            if (failure_ == nullptr) failure_ = std::current_exception();
            changed_.notify_all();
        }
    }

    void rethrow() const {
        if (failure_ != nullptr) std::rethrow_exception(failure_);
    }

private:
    struct Place {
        CsvBlock block;
        AnswerBlock answer;
        bool answered = false;
    };

    Place& place(std::size_t block) { return places_[block % places_.size()]; }

    Place* place_to_fill() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ != nullptr || ended_ || read_ - taken_ < places_.size(); });
        return failure_ != nullptr || ended_ ? nullptr : &place(read_);
    }

    Place* place_to_answer() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return failure_ != nullptr || begun_ < read_ || ended_; });
        return failure_ != nullptr || begun_ == read_ ? nullptr : &place(begun_++);
    }

    Place* place_to_take() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock,
                      [&] { return failure_ != nullptr || (taken_ < read_ && place(taken_).answered) || (ended_ && taken_ == read_); });
        return failure_ != nullptr || taken_ == read_ ? nullptr : &place(taken_);
    }

    CsvStream& table_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Place> places_;
    std::size_t read_ = 0;   ///< blocks so far
    std::size_t begun_ = 0;  ///< of these, answered or being answered
    std::size_t taken_ = 0;
    bool ended_ = false;
    std::exception_ptr failure_;
};

}  // namespace

void answer_blocks(CsvStream& table, std::size_t threads, const std::function<BlockWork()>& make_work,
                   const std::function<void(const AnswerBlock&)>& take) {
    Belt belt(table, 2 * threads + 2);
    {
        std::vector<std::jthread> running;
        running.emplace_back([&] { belt.guarded([&] { belt.read(); }); });
        for (std::size_t t = 0; t < threads; ++t) {
            running.emplace_back([&] { belt.guarded([&] { belt.answer(make_work()); }); });
        }
        belt.guarded([&] { belt.take(take); });
    }
    belt.rethrow();
}

std::size_t usual_threads() {
    constexpr unsigned most = 2;
    return std::clamp(std::thread::hardware_concurrency(), 1U, most);
}
