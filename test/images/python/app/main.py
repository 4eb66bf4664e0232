"""A small web app that leans on C extensions: Pillow for pictures, NumPy (BLAS, LAPACK, FFT) for numbers."""
import io

import numpy
from flask import Flask, jsonify, render_template, request, send_file
from PIL import Image, ImageFilter

app = Flask(__name__)


@app.get("/health")
def health():
    return "ok\n"


@app.get("/")
def index():
    return render_template("index.html", version=numpy.__version__)


@app.post("/thumbnail/<kind>")
def thumbnail(kind):
    picture = Image.open(io.BytesIO(request.get_data())).convert("RGB")
    width = int(request.args["width"])
    small = picture.resize((width, picture.height * width // picture.width), Image.LANCZOS)
    out = io.BytesIO()
    small.filter(ImageFilter.SHARPEN).save(out, kind.upper())
    out.seek(0)
    return send_file(out, mimetype=f"image/{kind}")


@app.post("/solve")
def solve():
    body = request.get_json()
    return jsonify(numpy.linalg.solve(body["matrix"], body["vector"]).round(9).tolist())


@app.post("/spectrum")
def spectrum():
    samples = numpy.array(request.get_json())
    return jsonify(peak=int(numpy.argmax(numpy.abs(numpy.fft.rfft(samples)))))
