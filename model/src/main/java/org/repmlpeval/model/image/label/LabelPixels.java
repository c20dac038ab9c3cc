package org.repmlpeval.model.image.label;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.repmlpeval.model.image.ImageException;
import org.repmlpeval.model.image.png.SampleSink;

/** Turns the samples of a label file into classes. */
final class LabelPixels implements SampleSink {
    /** No class, so that a value is looked up in the rule once. */
    private static final short UNKNOWN = Short.MIN_VALUE;

    private final LabelRule rule;
    private Format format;
    private short[] classes;
    private short[] ofValue;
    private final Map<Integer, Short> ofColour = new HashMap<>();
    private final StrayTally stray;
    private int lastColour = -1;
    private short lastClass;

    LabelPixels(LabelRule rule) {
        this.rule = rule;
        stray = new StrayTally(rule.readsColours());
    }

    @Override
    public void begin(Format format) throws ImageException {
        this.format = format;
        if (rule.readsColours()) {
            requireColours();
        } else {
            requireValues();
        }
        classes = new short[format.width() * format.height()];
        ofValue = new short[format.kind() == Kind.RGB ? 0 : 1 << format.depth()];
        Arrays.fill(ofValue, UNKNOWN);
    }

    private void requireColours() throws ImageException {
        if (format.kind() == Kind.GRAY) {
            throw ImageException.rejected(
                    "the label file is a grey PNG, but the label rule has a colour map, which needs an RGB"
                            + " or palette PNG; if the grey values are the classes, use a label rule without colours");
        }
        if (format.depth() == 16) {
            throw ImageException.rejected(
                    "the label file is an RGB PNG with 16 bits per sample; colours of a colour map have"
                            + " 8 bits, so save it with 8 bits");
        }
    }

    private void requireValues() throws ImageException {
        if (format.kind() == Kind.RGB) {
            throw ImageException.rejected("the label file is an RGB PNG, but the label rule has no colour map; give the"
                    + " classes' colours in the data set's YAML file (key colours), or use the grey or palette label"
                    + " files");
        }
        if (format.kind() == Kind.GRAY && (format.depth() == 2 || format.depth() == 4)) {
            throw ImageException.rejected("the label file is a grey PNG with " + format.depth()
                    + " bits, which programs read either as 0 to " + ((1 << format.depth()) - 1)
                    + " or scaled to 0 to 255; save it with 8 bits");
        }
    }

    @Override
    public void row(int[] samples, int[] colours, int pixels, int at, int step) {
        if (rule.readsColours()) {
            for (int x = 0, o = at; x < pixels; x++, o += step) {
                classes[o] = ofColour(colours[x]);
                if (classes[o] == LabelMap.STRAY) {
                    stray.add(colours[x], o);
                }
            }
        } else {
            for (int x = 0, o = at; x < pixels; x++, o += step) {
                short known = ofValue[samples[x]];
                if (known == UNKNOWN) {
                    known = rule.ofValue(samples[x]);
                    ofValue[samples[x]] = known;
                }
                classes[o] = known;
                if (known == LabelMap.STRAY) {
                    stray.add(samples[x], o);
                }
            }
        }
    }

    /** The label map, once all rows were taken. */
    LabelMap map() {
        return new LabelMap(format.width(), format.height(), classes, stray.pixels(format.width()));
    }

    /** Neighbours mostly have the same colour. */
    private short ofColour(int rgb) {
        if (rgb != lastColour) {
            lastClass = ofColour.computeIfAbsent(rgb, rule::ofColour);
            lastColour = rgb;
        }
        return lastClass;
    }
}
