package org.repmlpeval.job.cli.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.repmlpeval.job.run.check.BlockDrift;
import org.repmlpeval.model.arch.network.Form;

/** The output of {@code check --drift}: one line per block, and the first block beyond the tolerance. */
public record DriftTable(BlockDrift drift, double tolerance) {
    private static final String CELL = " %-18s";

    /** @return whether all blocks are within the tolerance */
    public boolean print() {
        int width = drift.blocks().stream()
                .mapToInt(block -> block.name().length())
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder();
        table.append("max |difference| / max |value| in the output of each block\n");
        line(table, width, "block", "max |value|", headings());
        for (BlockDrift.Block block : drift.blocks()) {
            line(table, width, block.name(), String.format(Locale.ROOT, "%.4g", block.largest()), cells(block));
        }
        String verdict = drift.firstBeyond(tolerance)
                .map(block -> "first block beyond " + tolerance + ": " + block.name() + " (form "
                        + drift.beyond(block, tolerance).stream()
                                .map(Form::label)
                                .collect(Collectors.joining(", "))
                        + ")")
                .orElse("no block beyond " + tolerance);
        System.out.print(table);
        System.out.println(verdict);
        return drift.firstBeyond(tolerance).isEmpty();
    }

    private static void line(StringBuilder table, int width, String name, String largest, List<String> cells) {
        table.append(String.format("%-" + Math.max(1, width) + "s  %-11s", name, largest));
        cells.forEach(cell -> table.append(String.format(CELL, cell)));
        table.append('\n');
    }

    private List<String> headings() {
        List<String> headings = new ArrayList<>();
        drift.forms().forEach(form -> headings.add(form.label() + " - float64"));
        later().forEach(form ->
                headings.add(form.label() + " - " + drift.forms().get(0).label()));
        return headings;
    }

    private List<String> cells(BlockDrift.Block block) {
        List<String> cells = new ArrayList<>();
        drift.forms().forEach(form -> cells.add(String.format(Locale.ROOT, "%.2e", block.relative(form))));
        later().forEach(form -> cells.add(String.format(Locale.ROOT, "%.2e", block.relativeToFirst(form))));
        return cells;
    }

    private List<Form> later() {
        return drift.forms().subList(1, drift.forms().size());
    }

    /** All numbers, for {@code --drift-out}. */
    public Map<String, Object> document() {
        List<Map<String, Object>> blocks = new ArrayList<>();
        for (BlockDrift.Block block : drift.blocks()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("block", block.name());
            one.put("maxAbsValue", block.largest());
            one.put("maxAbsFromFloat64", byLabel(block.fromFloat64()));
            one.put("maxAbsFromFirst", byLabel(block.fromFirst()));
            blocks.add(one);
        }
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("forms", drift.forms().stream().map(Form::label).toList());
        document.put("tolerance", tolerance);
        document.put(
                "firstBeyond",
                drift.firstBeyond(tolerance).map(BlockDrift.Block::name).orElse(null));
        document.put("blocks", blocks);
        return document;
    }

    private Map<String, Double> byLabel(Map<Form, Double> values) {
        Map<String, Double> labelled = new LinkedHashMap<>();
        drift.forms().stream()
                .filter(values::containsKey)
                .forEach(form -> labelled.put(form.label(), values.get(form)));
        return labelled;
    }
}
