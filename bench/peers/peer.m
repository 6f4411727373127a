% octave-cli peer.m FOLDER: solves the world that `impost world export` wrote, in GNU Octave, from the equations of docs/world.md.
% The method is that of peer.py. Writes FOLDER/answers.csv.
1;

function [text, number] = read_table(path, texts, numbers)
    % Columns of a CSV file: codes as a cell array of columns, figures as a matrix.
    file = fopen(path, 'r');
    fgetl(file);
    columns = textscan(file, [repmat('%s', 1, texts) repmat('%f', 1, numbers)], 'Delimiter', ',');
    fclose(file);
    text = columns(1:texts);
    number = cell2mat(columns(texts + 1:end));
end

function at = place(codes, list)
    [~, at] = ismember(codes, list);
end

function world = read_world(folder)
    % Arrays in the order importer n, exporter i, sector j; input k before sector j.
    [code, figures] = read_table(fullfile(folder, 'regions.csv'), 1, 4);
    world.regions = code{1};
    [world.value_added, world.deficit, world.income] = deal(figures(:, 1), figures(:, 3), figures(:, 4));
    [code, figures] = read_table(fullfile(folder, 'sectors.csv'), 1, 1);
    sectors = code{1};
    world.theta = figures';
    N = numel(world.regions);
    J = numel(sectors);
    region = @(codes) place(codes, world.regions);
    sector = @(codes) place(codes, sectors);
    [code, figures] = read_table(fullfile(folder, 'flows.csv'), 3, 3);
    at = sub2ind([N, N, J], region(code{2}), region(code{1}), sector(code{3}));
    [value, tariff, after] = deal(zeros(N, N, J));
    value(at) = figures(:, 1);
    tariff(at) = figures(:, 2);
    after(at) = figures(:, 3);
    [code, figures] = read_table(fullfile(folder, 'shares.csv'), 2, 2);
    at = sub2ind([N, J], region(code{1}), sector(code{2}));
    [world.labour_share, world.final_share] = deal(zeros(N, J));
    world.labour_share(at) = figures(:, 1);
    world.final_share(at) = figures(:, 2);
    world.input_share = zeros(N, J, J);
    [code, figures] = read_table(fullfile(folder, 'cost_shares.csv'), 3, 1);
    if ~isempty(figures)
        at = sub2ind([N, J, J], region(code{1}), sector(code{2}), sector(code{3}));
        world.input_share(at) = figures;
    end
    spent = (1 + tariff) .* value;
    world.expenditure = reshape(sum(spent, 2), N, J);
    world.bought = world.expenditure > 0;  % where nothing is bought, nothing is to be priced
    share = spent ./ reshape(max(world.expenditure, realmin), N, 1, J);
    world.demand = share .* ((1 + after) ./ (1 + tariff)) .^ -reshape(world.theta, 1, 1, J);
    world.net = world.demand ./ (1 + after);
end

function [excess, new_price, new_spending, income] = step(world, wage, price, spending)
    % What the equations make of log wages, log prices and expenditures.
    [N, J] = size(price);
    cost = world.labour_share .* wage + reshape(sum(price .* world.input_share, 2), N, J);
    cheapness = exp(-world.theta .* cost);
    [total, output, received] = deal(zeros(N, J));
    for j = 1:J
        total(:, j) = world.demand(:, :, j) * cheapness(:, j);
    end
    total(~world.bought) = 1;
    new_price = -log(total) ./ world.theta;
    per_offer = spending ./ total;
    for j = 1:J
        output(:, j) = (world.net(:, :, j)' * per_offer(:, j)) .* cheapness(:, j);
        received(:, j) = (world.net(:, :, j) * cheapness(:, j)) .* per_offer(:, j);
    end
    income = exp(wage) .* world.value_added + sum(spending - received, 2) + world.deficit;
    new_spending = sum(world.input_share .* reshape(output, N, 1, J), 3) + world.final_share .* income;
    excess = log(sum(world.labour_share .* output, 2) ./ (exp(wage) .* world.value_added));
end

function [wage, price, income, count] = solve(world)
    % Log wages and prices, and incomes, where a step changes nothing.
    tolerance = 1e-12;  % of every equation, relative
    memory = 8;         % steps that are mixed
    [N, J] = size(world.expenditure);
    damping = 1 / (1 + mean(world.theta));
    used = world.expenditure;
    used(~world.bought) = 1;
    x = zeros(N + 2 * N * J, 1);  % log wages, log prices, log expenditures over the baseline's
    [xs, changes] = deal([]);
    for count = 1:5000
        wage = x(1:N);
        price = reshape(x(N + 1:N + N * J), N, J);
        spending = exp(reshape(x(N + N * J + 1:end), N, J)) .* world.expenditure;
        [excess, new_price, new_spending, income] = step(world, wage, price, spending);
        new_wage = wage + damping * excess;
        new_wage = new_wage - log(exp(new_wage)' * world.value_added / sum(world.value_added));
        new_spending(~world.bought) = 1;
        new = [new_wage; new_price(:); log(new_spending(:) ./ used(:))];
        change = new - x;
        if max([abs(change(N + 1:end)); abs(excess)]) <= tolerance
            return;
        end
        xs = [xs, x](:, max(1, end - memory + 1):end);
        changes = [changes, change](:, max(1, end - memory + 1):end);
        x = new;
        if columns(xs) > 1  % the mixture of the last steps that leaves least to change
            dr = diff(changes, 1, 2);
            x = new - (diff(xs, 1, 2) + dr) * (dr \ change);
        end
    end
    error('peer.m: no equilibrium after 5000 steps');
end

function peer(folder)
    world = read_world(folder);
    begun = tic;
    [wage, price, income, count] = solve(world);
    welfare = income ./ world.income ./ exp(sum(world.final_share .* price, 2));
    seconds = toc(begun);
    file = fopen(fullfile(folder, 'answers.csv'), 'w');
    fprintf(file, '# solve_seconds: %.6f\n# steps: %d\nregion,welfare_pct\n', seconds, count);
    for n = 1:numel(world.regions)
        fprintf(file, '%s,%.15g\n', world.regions{n}, 100 * (welfare(n) - 1));
    end
    fclose(file);
end

peer(argv(){end});
