package org.repmlpeval.job.report.page.part;

import static org.repmlpeval.job.report.page.element.Numbers.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.repmlpeval.job.report.EvaluationReport;
import org.repmlpeval.job.report.page.element.Chart;
import org.repmlpeval.job.report.page.element.PageTable;
import org.repmlpeval.job.report.page.element.PageTable.Cell;
import org.repmlpeval.job.report.result.ExactnessSection.BlockExactness;
import org.repmlpeval.job.report.result.ExactnessSection.FormExactness;

/**
 * Drift by block, from the images that also ran in float64.
 *
 * @param images how many these were
 * @param forms those with blocks
 */
public record BlocksPart(int images, List<OfForm> forms) {
    /** One form. @param verdict one sentence about it @param note what explains a difference beyond the limit; null if nothing has to */
    public record OfForm(String form, String verdict, String note, Chart chart) {}

    /** Null if no form was measured. */
    public static BlocksPart of(EvaluationReport report) {
        if (report.exactness() == null) {
            return null;
        }
        String reference = report.run().forms().get(0);
        List<OfForm> forms = new ArrayList<>();
        for (FormExactness form : report.exactness().forms()) {
            if (!form.blocks().isEmpty()) {
                forms.add(new OfForm(form.form(), verdict(form, reference), note(form), chart(form, reference)));
            }
        }
        return forms.isEmpty()
                ? null
                : new BlocksPart(report.exactness().images().size(), forms);
    }

    /** It names the first block that differs. */
    private static String verdict(FormExactness form, String reference) {
        return form.isRounding() && form.form().equals(reference)
                ? text(
                        "%s is the reference. Rounding explains the differences of its arithmetic in float32.",
                        reference)
                : text("%s: %s.", form.form(), form.verdict());
    }

    /** The weights of an exact conversion by another tool are rounded to float32, which a run in float64 shows. */
    private static String note(FormExactness form) {
        boolean beyond = form.blocks().stream()
                .anyMatch(block -> block.conversion() != null
                        && block.conversionLimit() != null
                        && block.conversion() > block.conversionLimit());
        return beyond && form.isRounding()
                ? "The differences of the conversion are larger than their limit because the given weights are rounded to"
                        + " float32; compared number by number, they are those of an exact conversion."
                : null;
    }

    private static Chart chart(FormExactness form, String reference) {
        PageTable.Builder table = PageTable.of("blocks-table-" + form.form(), "Blocks of " + form.form())
                .words("block", "In the order of the network. Values are taken at the end of the block.")
                .numbers("largest |value|", "Of " + reference + " in float64.")
                .numbers(
                        "conversion",
                        "Largest difference from " + reference + ", both in float64. It shows what the conversion"
                                + " changed.")
                .numbers("of which rounding explains", "A larger difference is a fault of the conversion.")
                .numbers("float32", "Largest difference between the form in float32 and in float64.")
                .numbers("of which rounding explains", "A larger difference is a fault of the arithmetic.");
        for (BlockExactness block : form.blocks()) {
            table.row(
                    Cell.of(block.block()),
                    Cell.small(block.maxAbsValue()),
                    Cell.small(block.conversion()),
                    Cell.small(block.conversionLimit()),
                    Cell.small(block.arithmetic()),
                    Cell.small(block.arithmeticLimit()));
        }
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("labels", form.blocks().stream().map(BlockExactness::block).toList());
        data.put("conversion", values(form, BlockExactness::conversion));
        data.put("conversionLimit", values(form, BlockExactness::conversionLimit));
        data.put("float32", values(form, BlockExactness::arithmetic));
        data.put("float32Limit", values(form, BlockExactness::arithmeticLimit));
        return new Chart(
                "blocks-" + form.form(),
                "blocks",
                text(
                        "Differences of %s at the end of each block, and the limits that rounding explains; logarithmic.",
                        form.form()),
                data,
                table.build());
    }

    private static List<Double> values(FormExactness form, Function<BlockExactness, Double> value) {
        List<Double> values = new ArrayList<>();
        form.blocks().forEach(block -> values.add(value.apply(block)));
        return values;
    }
}
