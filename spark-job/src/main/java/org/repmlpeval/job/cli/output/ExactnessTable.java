package org.repmlpeval.job.cli.output;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.repmlpeval.job.run.check.ConvertedWeights;
import org.repmlpeval.job.run.check.Exactness;
import org.repmlpeval.job.run.check.Exactness.Block;
import org.repmlpeval.job.run.check.Verdict;
import org.repmlpeval.model.arch.network.Form;

/** The part of {@code check}'s output that says whether the drift is rounding or a fault. */
public record ExactnessTable(Exactness exactness, Optional<ConvertedWeights> given, List<Verdict> verdicts) {
    /** @return whether every form's drift is rounding */
    public boolean print() {
        StringBuilder out = new StringBuilder();
        line(
                out,
                "%-7s %-22s %-22s %s",
                "form",
                "conversion (limit)",
                "arithmetic (limit)",
                "max |difference| / max |value| of the output, " + exactness.images() + " images");
        for (Form form : exactness.forms()) {
            Block last = exactness.last();
            line(
                    out,
                    "%-7s %-22s %-22s",
                    form.label(),
                    form == exactness.reference()
                            ? "-"
                            : cell(last, last.conversion(), form, last.conversionLimit(exactness.reference(), form)),
                    cell(last, last.arithmetic(), form, last.arithmeticLimit(form)));
        }
        given.ifPresent(weights -> line(
                out,
                "the file of --deploy-weights holds weights that are %s",
                weights.kind().text()));
        for (Verdict verdict : verdicts) {
            line(out, "verdict %s: %s", verdict.form(), verdict.text());
        }
        System.out.print(out);
        return verdicts.stream().allMatch(Verdict::isRounding);
    }

    private static String cell(Block block, Map<Form, Double> values, Form form, double limit) {
        double largest = block.largest() == 0 ? 1 : block.largest();
        return String.format(Locale.ROOT, "%.2e (%.2e)", values.get(form) / largest, limit / largest);
    }

    private static void line(StringBuilder out, String format, Object... values) {
        out.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
