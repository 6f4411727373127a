# Rscript peer.R FOLDER: solves the world that `impost world export` wrote, in base R, from the equations of docs/world.md.
# The method is that of peer.py. Writes FOLDER/answers.csv.
tolerance <- 1e-12  # of every equation, relative
memory <- 8         # steps that are mixed

# Flows in the order importer n, exporter i, sector j; all else by region n, input k, sector j.
read_world <- function(folder) {
  table_of <- function(name) read.csv(file.path(folder, name), na.strings = character(), check.names = FALSE)
  regions <- table_of("regions.csv")
  sectors <- table_of("sectors.csv")
  N <- nrow(regions)
  J <- nrow(sectors)
  region <- function(codes) match(codes, regions$region)
  sector <- function(codes) match(codes, sectors$sector)
  filled <- function(dimensions, at, values) {
    result <- array(0, dimensions)
    result[at] <- values
    result
  }
  flows <- table_of("flows.csv")
  at <- cbind(region(flows$importer), region(flows$exporter), sector(flows$sector))
  tariff <- filled(c(N, N, J), at, flows$tariff)
  after <- filled(c(N, N, J), at, flows$tariff_after)
  spent <- (1 + tariff) * filled(c(N, N, J), at, flows$value)
  shares <- table_of("shares.csv")
  at <- cbind(region(shares$region), sector(shares$sector))
  costs <- table_of("cost_shares.csv")
  expenditure <- apply(spent, c(1, 3), sum)
  bought <- expenditure > 0  # where nothing is bought, nothing is to be priced
  world <- list(regions = regions$region, value_added = regions$value_added, deficit = regions$deficit, income = regions$income,
                theta = sectors$theta, expenditure = expenditure, bought = bought,
                labour_share = filled(c(N, J), at, shares$value_added_share), final_share = filled(c(N, J), at, shares$final_share),
                input_share = filled(c(N, J, J), cbind(region(costs$region), sector(costs$input), sector(costs$sector)), costs$share))
  demand <- sweep(spent, c(1, 3), ifelse(bought, expenditure, 1), "/") * sweep((1 + after) / (1 + tariff), 3, -sectors$theta, "^")
  world$demand <- lapply(seq_len(J), function(j) demand[, , j])
  world$net <- lapply(seq_len(J), function(j) demand[, , j] / (1 + after[, , j]))
  world$inputs_of <- lapply(seq_len(J), function(j) world$input_share[, , j])
  world
}

# What the equations make of log wages, log prices and expenditures.
make_step <- function(world, wage, price, spending) {
  by_sector <- function(one) vapply(seq_along(world$theta), one, numeric(length(wage)))
  cost <- world$labour_share * wage + by_sector(function(j) rowSums(price * world$inputs_of[[j]]))
  cheapness <- exp(-sweep(cost, 2, world$theta, "*"))
  total <- by_sector(function(j) drop(world$demand[[j]] %*% cheapness[, j]))
  total[!world$bought] <- 1
  per_offer <- spending / total
  output <- by_sector(function(j) drop(crossprod(world$net[[j]], per_offer[, j])) * cheapness[, j])
  received <- by_sector(function(j) drop(world$net[[j]] %*% cheapness[, j]) * per_offer[, j])
  income <- exp(wage) * world$value_added + rowSums(spending - received) + world$deficit
  used <- Reduce(`+`, lapply(seq_along(world$theta), function(j) world$inputs_of[[j]] * output[, j]))
  list(excess = log(rowSums(world$labour_share * output) / (exp(wage) * world$value_added)),
       price = -sweep(log(total), 2, world$theta, "/"), spending = used + world$final_share * income, income = income)
}

# Log wages and prices, and incomes, where a step changes nothing.
find_equilibrium <- function(world) {
  N <- nrow(world$expenditure)
  J <- ncol(world$expenditure)
  damping <- 1 / (1 + mean(world$theta))
  used <- ifelse(world$bought, world$expenditure, 1)
  x <- numeric(N + 2 * N * J)  # log wages, log prices, log expenditures over the baseline's
  xs <- changes <- NULL
  for (count in 1:5000) {
    wage <- x[1:N]
    price <- matrix(x[N + seq_len(N * J)], N, J)
    spending <- exp(matrix(x[N + N * J + seq_len(N * J)], N, J)) * world$expenditure
    made <- make_step(world, wage, price, spending)
    new_wage <- wage + damping * made$excess
    new_wage <- new_wage - log(sum(exp(new_wage) * world$value_added) / sum(world$value_added))
    new <- c(new_wage, made$price, log(ifelse(world$bought, made$spending, 1) / used))
    change <- new - x
    if (max(abs(change[-(1:N)]), abs(made$excess)) <= tolerance)
      return(list(wage = wage, price = price, income = made$income, count = count))
    xs <- cbind(xs, x)
    changes <- cbind(changes, change)
    last <- seq(max(1, ncol(xs) - memory + 1), ncol(xs))
    xs <- xs[, last, drop = FALSE]
    changes <- changes[, last, drop = FALSE]
    x <- new
    if (ncol(xs) > 1) {  # the mixture of the last steps that leaves least to change
      of_changes <- t(diff(t(changes)))
      mixture <- qr.coef(qr(of_changes), change)
      mixture[is.na(mixture)] <- 0
      x <- new - drop((t(diff(t(xs))) + of_changes) %*% mixture)
    }
  }
  stop("peer.R: no equilibrium after 5000 steps")
}

folder <- commandArgs(trailingOnly = TRUE)[1]
world <- read_world(folder)
begun <- proc.time()[["elapsed"]]
found <- find_equilibrium(world)
welfare <- found$income / world$income / exp(rowSums(world$final_share * found$price))
seconds <- proc.time()[["elapsed"]] - begun
writeLines(c(sprintf("# solve_seconds: %.6f", seconds), sprintf("# steps: %d", found$count), "region,welfare_pct",
             sprintf("%s,%.15g", world$regions, 100 * (welfare - 1))), file.path(folder, "answers.csv"))
