package org.repmlpeval.job.compare;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.job.report.page.Head;
import org.repmlpeval.job.report.page.Inlined;
import org.repmlpeval.job.report.page.ReportPage;
import org.repmlpeval.job.report.page.element.Numbers;
import org.repmlpeval.job.report.page.extra.PageExtras;
import org.repmlpeval.job.report.page.extra.Thumbnail;
import org.repmlpeval.job.report.page.part.FlipsPart.FlipCard;
import org.repmlpeval.job.report.page.part.FlipsPart.Prediction;
import org.repmlpeval.job.report.page.part.ImageView;
import org.repmlpeval.job.report.template.Templates;
import org.repmlpeval.job.report.template.Visible;
import org.repmlpeval.job.report.text.Sheet;
import org.repmlpeval.partitioning.Count;

/**
 * The page of a comparison: the verdict, a gallery of flips, the tables. Its style is that of a report's page.
 *
 * @param thumbnails by the id of the image
 * @param note why there are none; empty if there are some, or none are needed
 */
record ComparisonPage(
        RunsComparison comparison, ComparisonSheet words, Map<String, Thumbnail> thumbnails, String note) {
    private static final Templates TEMPLATES = new Templates(ReportPage.class);

    /** The flips between two runs that have a thumbnail, of a form or of several with the same flips. */
    public record Gallery(String title, List<FlipCard> cards) {}

    String html() {
        Sheet sheet = words.sheet();
        Map<String, Object> model = new HashMap<>(sheet.model());
        StringWriter out = new StringWriter();
        try {
            model.put("inlined", Inlined.styleOnly());
            model.put("head", new Head(String.valueOf(model.get("title")), "", ""));
            model.put("state", state());
            model.put("galleries", galleries());
            model.put("note", Visible.text(note));
            TEMPLATES.write("compare.ftlh", model, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** The colour of the verdict, as a class of the style sheet. */
    private String state() {
        List<Standing> all = comparison.pairs().stream().map(RunPair::standing).toList();
        if (all.contains(Standing.WORSE)) {
            return "differ";
        }
        return all.stream().allMatch(one -> one == Standing.SAME || one == Standing.BETTER) ? "agree" : "undecided";
    }

    private List<Gallery> galleries() {
        PageExtras extras = new PageExtras(List.of(), thumbnails);
        List<Gallery> all = new ArrayList<>();
        for (RunPair pair : comparison.pairs()) {
            // Forms of one network mostly flip the same images.
            Map<List<Object>, List<FormPair>> alike = new LinkedHashMap<>();
            for (FormPair form : pair.forms()) {
                List<Flip> flips =
                        form.flipList().items().stream().map(Flip::of).toList();
                alike.computeIfAbsent(List.of(form.flips().count(), flips), key -> new ArrayList<>())
                        .add(form);
            }
            for (List<FormPair> forms : alike.values()) {
                List<FlipCard> cards = forms.get(0).flipList().items().stream()
                        .filter(flip -> thumbnails.containsKey(flip.id()))
                        .map(flip -> card(pair, flip, extras))
                        .toList();
                if (!cards.isEmpty()) {
                    all.add(new Gallery(title(pair, forms, cards.size()), cards));
                }
            }
        }
        return all;
    }

    /** What makes two forms show the same images. */
    private record Flip(String id, int firstClass, int secondClass) {
        static Flip of(RunFlip flip) {
            return new Flip(flip.id(), flip.firstClass(), flip.secondClass());
        }
    }

    private String title(RunPair pair, List<FormPair> forms, int shown) {
        FormPair form = forms.get(0);
        long flips = form.flips().count();
        return text(
                "%s: %s against %s, %s%s%s",
                Numbers.all(forms.stream().map(FormPair::form).toList()),
                words.run(pair.second()),
                words.run(pair.first()),
                Count.grouped(flips, "flip"),
                shown == flips ? "" : ", of which " + shown + Count.verb(shown, " is", " are") + " shown",
                forms.size() == 1 ? "" : ", with the margins of " + form.form());
    }

    private FlipCard card(RunPair pair, RunFlip flip, PageExtras extras) {
        String first = words.run(pair.first());
        String second = words.run(pair.second());
        ImageView image = ImageView.of(flip.id(), extras);
        return new FlipCard(
                new ImageView(
                        Visible.text(flip.id()), image.data(), image.width(), image.height(), visible(image.reason())),
                visible(words.className(flip.label())),
                prediction(first, flip.firstClass(), flip.firstMargin()),
                prediction(second, flip.secondClass(), flip.secondMargin()),
                visible(right(flip, first, second)));
    }

    private Prediction prediction(String run, int predicted, double margin) {
        return new Prediction(visible(run), visible(words.className(predicted)), margin(margin));
    }

    private static String visible(String text) {
        return text == null ? null : Visible.text(text);
    }

    private static String text(String format, Object... values) {
        return Visible.text(Numbers.text(format, values));
    }

    private static String margin(double margin) {
        return Numbers.text("%.4f", margin);
    }

    private static String right(RunFlip flip, String first, String second) {
        if (flip.label() == null) {
            return "no label";
        }
        if (flip.label() == flip.firstClass()) {
            return first;
        }
        return flip.label() == flip.secondClass() ? second : "neither";
    }
}
