#include "impost/ledger/law.hpp"

#include <future>

namespace impost {

Law read_law(const std::string& home) {
    std::future<Ledger> ledger = std::async(std::launch::async, [&home] { return read_ledger(home + "/ledger"); });
    Schedule schedule = Schedule::read(home + "/data/schedule/us");
    return {std::move(schedule), ledger.get()};
}

}  // namespace impost
